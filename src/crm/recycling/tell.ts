import type { CardWish, Outcome } from '../../core/platform.ts'
import type { Context } from '../action.ts'
import { defineReminder } from '../reminders/kind.ts'
import { defineRoutine } from '../routine.ts'

/**
 * In the morning people hear once what the night took: who lost records, their managers (extensions included), and the rooms of the
 * pools. What was told is marked in the same step, so nothing is told twice and nothing is forgotten.
 */
export const tell = defineRoutine({
  name: 'pool.recycled',
  when: { daily: '09:00' },
  run: doing => doing.act(tellAll),
})

async function tellAll({ tx, now }: Context): Promise<Outcome | undefined> {
  const gone = await tx.sql<{ ownerId: string; toPoolId: string | null }>`
    update "OwnershipEpisode" set "toldAt" = ${now} where "endReason" = 'recycle' and "toldAt" is null
    returning "ownerId", "toPoolId"`
  const extended = await tx.sql<{ byId: string }>`
    update "RecycleExtension" set "toldAt" = ${now} where "toldAt" is null returning "byId"`
  const owners = unique(gone.map(({ ownerId }) => ownerId))
  const managers = await managersOf(tx, unique([...owners, ...extended.map(({ byId }) => byId)]))
  const pools = unique(gone.flatMap(({ toPoolId }) => toPoolId ?? []))
  const params = { at: now.toISOString() }
  const wish = (view: string, id: string): CardWish => ({
    view,
    of: { entity: 'user', id },
    params,
    to: { dm: id },
    kind: 'recycled',
  })
  const cards: CardWish[] = [
    ...owners.map(id => wish('recycle.gone', id)),
    ...managers.map(id => wish('recycle.report', id)),
    ...pools.map(id => ({
      ...{ view: 'recycle.pooled', of: { entity: 'pool' as const, id }, params, to: { pool: id }, kind: 'recycled' },
    })),
  ]
  return cards.length > 0 ? { cards } : undefined
}

/**
 * What the night took, and what one's people asked for more time for. It is news while one of the records is not back with whoever lost it, and for
 * whoever is still their manager.
 */
export const recycledReminder = defineReminder({
  ...{ name: 'recycled', urgency: 'usual', usually: 'push' },
  async stands({ tx }, held) {
    const rows = await tx.sql<{ id: string }>`
      select r.id from "Reminder" r where r.id = any (${held.map(({ id }) => id)}::uuid[]) and (exists (
        select 1 from "OwnershipEpisode" e join "User" u on u.id = e."ownerId"
        left join "Lead" l on e.entity = 'lead' and l.id = e."entityId" and l."deletedAt" is null
        left join "Customer" c on e.entity = 'customer' and c.id = e."entityId" and c."deletedAt" is null
        where e."toldAt" = (r.params ->> 'at')::timestamptz and e."endReason" = 'recycle' and coalesce(l.id, c.id) is not null
          and coalesce(l."ownerId", c."ownerId") is distinct from e."ownerId"
          and case r.view when 'recycle.gone' then e."ownerId" else u."managerId" end = r."recipientId"
      ) or r.view = 'recycle.report' and exists (
        select 1 from "RecycleExtension" x join "User" u on u.id = x."byId"
        where x."toldAt" = (r.params ->> 'at')::timestamptz and u."managerId" = r."recipientId"))`
    return rows.map(({ id }) => id)
  },
})

/** The managers of these people who still work here. */
async function managersOf(tx: Context['tx'], people: string[]): Promise<string[]> {
  const rows = await tx.sql<{ id: string }>`
    select distinct m.id from "User" u join "User" m on m.id = u."managerId" and m.status = 'active' where u.id = any (${people}::uuid[])`
  return rows.map(({ id }) => id)
}

function unique(ids: string[]): string[] {
  return [...new Set(ids)]
}
