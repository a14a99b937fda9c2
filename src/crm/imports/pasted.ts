/** Rows that somebody copied out of a spreadsheet, and the words in front of them. */
type Pasted = { before: string; table: string }

/** Two lines or more with tabs between their cells; undefined for anything else. */
export function pastedTable(text: string): Pasted | undefined {
  const lines = text.split('\n')
  const first = lines.findIndex(line => line.includes('\t'))
  const rows = first < 0 ? [] : lines.slice(first).filter(line => line.includes('\t'))
  if (rows.length < 2) return undefined
  return { before: lines.slice(0, first).join(' ').trim(), table: lines.slice(first).join('\n') }
}
