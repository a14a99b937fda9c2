import type { Tx } from './db.ts'

const prefixes = { lead: 'L', customer: 'C', opportunity: 'O', join: 'J', article: 'KB' } as const

/** The next human number: L-12, C-7, O-3, J-1, KB-5. One atomic step; a rolled-back save leaves a gap, never a duplicate. */
export async function nextNumber(tx: Tx, kind: keyof typeof prefixes): Promise<string> {
  const [row] = await tx.sql<{ value: number }>`
    insert into "NumberCounter" (key, "periodKey", value) values (${kind}, '', 1)
    on conflict (key, "periodKey") do update set value = "NumberCounter".value + 1
    returning value`
  if (!row) throw new Error(`no number for ${kind}`)
  return `${prefixes[kind]}-${row.value}`
}

/** The next so many numbers, in order. */
export async function nextNumbers(tx: Tx, kind: keyof typeof prefixes, count: number): Promise<string[]> {
  if (count === 0) return []
  const [row] = await tx.sql<{ value: number }>`
    insert into "NumberCounter" (key, "periodKey", value) values (${kind}, '', ${count})
    on conflict (key, "periodKey") do update set value = "NumberCounter".value + ${count}
    returning value`
  if (!row) throw new Error(`no numbers for ${kind}`)
  return Array.from({ length: count }, (_, index) => `${prefixes[kind]}-${row.value - count + index + 1}`)
}
