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

/** What a typed line says: "GD-1 2.5h 路上40分钟 换了密封圈 配件: 密封圈 x2". What is neither the way there nor a part is what was done. */
export function readLine(line: string) {
  const [ticket = '', time = '', ...words] = line.split(/\s+/)
  const said = words.join(' ')
  const used = /(?:用了)?(?:配件|parts?)\s*[:：]\s*(.+)$/i.exec(said)
  const done = used ? said.slice(0, used.index) : said
  const way =
    /(?:路程|路上|在途|travel(?:led)?|drive)\s*[:：]?\s*(\d[\d.:]*\s*(?:[^\s\d，,。；;]+(?:\d+\s*分钟?)?)?)/i.exec(done)
  const travel = way?.[1]?.trim() ?? ''
  const isTime = way !== null && readMinutes(travel) !== undefined
  const note = isTime ? `${done.slice(0, way.index)} ${done.slice(way.index + way[0].length)}` : done
  return {
    ...{ ticket, time, travel: isTime ? travel : '', parts: used?.[1] ?? '' },
    note: note.replace(/\s+/g, ' ').replace(/^[\s，,；;]+|[\s，,；;]+$/g, ''),
  }
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
