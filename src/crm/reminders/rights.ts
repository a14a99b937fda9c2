import { type Actor, type Held, permits } from '../../core/rights.ts'
import type { Tx } from '../../store/db.ts'
import type { Reminder } from './kind.ts'

type Kept = Held & { entity: 'lead' | 'customer' | 'opportunity' | 'contract' | 'quote' }

/** Records as rights see them, under the ids that reminders know: a promise stands for the record it is about. */
export async function recordsOf(tx: Tx, reminders: readonly Pick<Reminder, 'entityId'>[]): Promise<Map<string, Kept>> {
  const ids = [...new Set(reminders.map(({ entityId }) => entityId))]
  const rows = await tx.sql<{
    known: string
    entity: Kept['entity']
    id: string
    customerId: string | null
    ownerId: string | null
    departmentPath: string | null
  }>`
    with wanted as (
      select p.id as known, p.entity, p."entityId" as id from "FollowUpPlan" p where p.id = any (${ids}::uuid[])
      union all select i, null, i from unnest(${ids}::uuid[]) i
    ), found as (
      select w.known, 'lead' as entity, l.id, null::uuid as "customerId", l."ownerId" from wanted w join "Lead" l on l.id = w.id where l."deletedAt" is null
      union all select w.known, 'customer', c.id, null, c."ownerId" from wanted w join "Customer" c on c.id = w.id where c."deletedAt" is null
      union all select w.known, 'opportunity', o.id, o."customerId", o."ownerId" from wanted w join "Opportunity" o on o.id = w.id where o."deletedAt" is null
      union all select w.known, 'contract', c.id, c."customerId", c."ownerId" from wanted w join "Contract" c on c.id = w.id
      union all select w.known, 'quote', q.id, q."customerId", q."ownerId" from wanted w join "Quote" q on q.id = w.id
    )
    select f.*, d.path as "departmentPath" from found f left join "User" u on u.id = f."ownerId" left join "Department" d on d.id = u."departmentId"`
  return new Map(
    rows.map(({ known, entity, id, customerId, ownerId, departmentPath }) => [
      known,
      { entity, id, customerId, owner: ownerId ? { id: ownerId, departmentPath } : null },
    ]),
  )
}

/** The kinds of records whose reminders go to those only who may read them. */
const guarded: readonly string[] = ['plan', 'lead', 'customer', 'opportunity', 'contract', 'quote']

/** True when the person may be told about what a reminder is about (R144). A record that is gone is told to nobody. */
export function mayHearOf(
  actor: Actor,
  { entity, entityId }: Pick<Reminder, 'entity' | 'entityId'>,
  records: ReadonlyMap<string, Kept>,
): boolean {
  if (!guarded.includes(entity)) return true
  const record = records.get(entityId)
  return record !== undefined && permits(actor, { verb: 'read', entity: record.entity }, record)
}
