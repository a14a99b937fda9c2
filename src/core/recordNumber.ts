/** The kinds of records people name in commands, with the letter of their numbers. */
export const letters = { lead: 'L', customer: 'C', opportunity: 'O' } as const
export type Recorded = keyof typeof letters

/** A number within a text: "L-12", or "L-2026-12" where a company counts by year. */
export const numberShape = String.raw`[LCO]-\d{1,9}(?:-\d{1,9})?`

const said = /^([LCO])\s*-?\s*(\d{1,9})(?:-(\d{1,9}))?$/i

/** "L-12", "l12" and "Ｌ－12" are the number L-12, "c2026-7" is C-2026-7; anything else is undefined. */
export function numberIn(text: string): { kind: Recorded; no: string } | undefined {
  const [, given = '', first = '', second] = said.exec(text.normalize('NFKC').trim()) ?? []
  const letter = given.toUpperCase()
  const kind = letter === 'L' ? 'lead' : letter === 'C' ? 'customer' : letter === 'O' ? 'opportunity' : undefined
  if (!kind) return undefined
  return { kind, no: second === undefined ? `${letter}-${Number(first)}` : `${letter}-${first}-${Number(second)}` }
}
