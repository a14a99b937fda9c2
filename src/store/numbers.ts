import type { Tx } from './db.ts'

const prefixes = { join: 'J', article: 'KB' } as const

/** The next number of what is numbered the same everywhere: J-1, KB-5. One atomic step; a rolled-back save leaves a gap, never a duplicate. */
export async function nextNumber(tx: Tx, kind: keyof typeof prefixes): Promise<string> {
  const [value] = await countOn(tx, { kind, period: '', by: 1 })
  return `${prefixes[kind]}-${value}`
}

/** Counts on by so many, and returns the values that are now somebody's. */
export async function countOn(
  tx: Tx,
  { kind, period, by }: { kind: string; period: string; by: number },
): Promise<number[]> {
  const [row] = await tx.sql<{ value: number }>`
    insert into "NumberCounter" (key, "periodKey", value) values (${kind}, ${period}, ${by})
    on conflict (key, "periodKey") do update set value = "NumberCounter".value + ${by}
    returning value`
  if (!row) throw new Error(`no number for ${kind}`)
  return Array.from({ length: by }, (_, index) => row.value - by + index + 1)
}
