import type { Context } from '../action.ts'
import { type Doing, defineRoutine } from '../routine.ts'

/** Counters that are kept by hand for years drift for some reason or other: every night they are compared with the records. */
export const recount = defineRoutine({
  name: 'pool.recount',
  when: { daily: '04:00' },
  async run(doing) {
    for (const person of await suspects(doing)) await doing.act(context => mend(context, person))
  },
})

/** Who seems to be counted wrongly, without holding anybody up. */
async function suspects({ look }: Doing): Promise<string[]> {
  const rows = await look(
    tx => tx.sql<{ id: string }>`
      select distinct coalesce(o."userId", c."userId") as id from "OwnerCount" o
      full join (select * from "OwnerCounter" where kind <> 'claimed') c
        on (c."userId", c.kind, c.entity, c.scope) = (o."userId", o.kind, o.entity, o.scope)
      where coalesce(o.value, 0) <> coalesce(c.value, 0)`,
  )
  return rows.map(({ id }) => id)
}

type Difference = { kind: string; entity: string; scope: string; said: number; is: number }

/** Counts again with the counters locked; what was wrong is mended and stays in the trail. */
async function mend({ tx }: Context, person: string) {
  const wrong = await tx.sql<Difference>`select * from shoal_recount(${person})`
  if (wrong.length === 0) return undefined
  return {
    audit: wrong.map(facts => ({ action: 'counter.mended', on: { entity: 'user' as const, id: person }, facts })),
  }
}
