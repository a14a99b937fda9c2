import type { Outcome } from '../../core/platform.ts'
import type { Context } from '../action.ts'
import type { Ownable } from '../ownership.ts'
import { type Doing, defineRoutine } from '../routine.ts'
import { type Due, dueSoon, type RuleKind } from './due.ts'
import { findGaps } from './gaps.ts'
import { recyclingSettings } from './settings.ts'

/** So many of one owner's records go in one transaction. */
const atOnce = 200

/**
 * Every night what is due goes back to its pool. Rules look at dates, so one run after a downtime is enough, and a second one finds
 * nothing. People hear of it in the morning.
 */
export const recycle = defineRoutine({
  name: 'pool.recycle',
  when: { daily: '03:00' },
  async run(doing) {
    for (const entity of ['customer', 'lead'] as const) await recycleAll(doing, entity)
    await findGaps(doing)
  },
})

async function recycleAll(doing: Doing, entity: Ownable): Promise<void> {
  const { now, company } = doing
  const due = await doing.look(tx => dueSoon({ tx, now, company }, { entity, atMost: -1 }))
  for (const [owner, records] of byOwner(due)) {
    for (let i = 0; i < records.length; i += atOnce) {
      const ids = records.slice(i, i + atOnce)
      await doing.act(context => giveBack(context, { entity, owner, ids }))
    }
  }
}

type Gone = { id: string; no: string; title: string; poolName: string; kind: RuleKind; limitDays: number }

/** The condition is looked at again on locked rows: who logged a talk a moment ago keeps the record. */
async function giveBack(
  { tx, now, company }: Context,
  { entity, owner, ids }: { entity: Ownable; owner: string; ids: string[] },
): Promise<Outcome | undefined> {
  const { minFollowUpChars } = recyclingSettings.of(company)
  const gone = await tx.sql<Gone>`
    select * from shoal_recycle(${entity}, ${owner}, ${ids}::uuid[], ${now}, ${company.zone}, ${minFollowUpChars})`
  if (gone.length === 0) return undefined
  return {
    changed: gone.map(({ id }) => ({ entity, id })),
    audit: gone.map(({ id, no, title, poolName, kind, limitDays }) => ({
      action: 'record.recycle',
      on: { entity, id },
      facts: { no, title, pool: poolName, rule: kind, days: limitDays, owner },
    })),
  }
}

function byOwner(due: (Due & { id: string })[]): Map<string, string[]> {
  const owners = new Map<string, string[]>()
  for (const { ownerId, id } of due) {
    const own = owners.get(ownerId)
    if (own) own.push(id)
    else owners.set(ownerId, [id])
  }
  return owners
}
