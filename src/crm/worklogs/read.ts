/** What was used up: "密封圈 × 2". */
export type Part = { name: string; qty: string }

/** "2.5h", "2小时30分", "90", "1:30" as minutes; plain numbers up to 24 are hours. Undefined for anything else. */
export function readMinutes(said: string): number | undefined {
  const text = said.normalize('NFKC').trim().toLowerCase()
  const clock = /^(\d{1,2}):([0-5]\d)$/.exec(text)
  if (clock) return Number(clock[1]) * 60 + Number(clock[2])
  const plain = /^\d{1,4}(?:\.\d{1,2})?$/.exec(text)
  if (plain) return Math.round(Number(text) <= 24 ? Number(text) * 60 : Number(text))
  const spans =
    /^(?:(\d{1,4}(?:\.\d{1,2})?)\s*(?:h|hours?|小时|个小时))?\s*(?:(\d{1,4})\s*(?:m|min|minutes?|分钟?))?$/.exec(text)
  if (!spans || (spans[1] === undefined && spans[2] === undefined)) return undefined
  return Math.round(Number(spans[1] ?? 0) * 60) + Number(spans[2] ?? 0)
}

/** A part a line, "密封圈 x 2" or "密封圈"; the line that cannot be read where there is one. */
export function readParts(said: string): Part[] | { unclear: string } {
  const parts: Part[] = []
  for (const line of said.split(/\n|;|；/).flatMap(text => text.trim() || [])) {
    const match = /^(.+?)(?:\s*[x×*:：]\s*(\d{1,6}(?:\.\d{1,4})?)\s*\S{0,4})?$/i.exec(line)
    const name = match?.[1]?.trim()
    if (!name || name.length > 100 || Number(match?.[2] ?? 1) === 0) return { unclear: line }
    parts.push({ name, qty: match?.[2] ?? '1' })
  }
  return parts
}
