import type { Context } from '../action.ts'
import { nameIn } from '../pipelines/read.ts'

/** The reasons in use for one way to end a deal, and the one that was said by id or words. */
export async function reasonsFor({ tx, reader }: Context, kind: 'won' | 'lost', said: string) {
  const rows = await tx.dealReason.findMany({
    where: { kind, active: true },
    orderBy: [{ sort: 'asc' }, { name: 'asc' }],
  })
  const named = rows.map(row => ({ ...row, shown: nameIn(row, reader.locale) }))
  const word = said.toLowerCase()
  const reason = said
    ? (named.find(row => row.id === said || row.name === said) ??
      named.find(row => row.name.includes(said) || row.nameEn.toLowerCase().includes(word)))
    : undefined
  return { choices: named.map(row => ({ title: row.shown, value: row.id })), reason }
}
export type Reason = NonNullable<Awaited<ReturnType<typeof reasonsFor>>['reason']>
