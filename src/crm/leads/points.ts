import { Refusal } from '../../core/errors.ts'
import { newId } from '../../core/id.ts'
import type { Tx } from '../../store/db.ts'
import type { Context } from '../action.ts'

/** A way to reach somebody, as typed and in normal form. */
export type Point = { kind: 'phone' | 'email' | 'wechat'; raw: string; normalised: string }

/** Stores the ways to reach a record. A phone is unique among open leads, by key: two people cannot enter it at once. */
export async function savePoints(tx: Tx, entity: 'lead' | 'contact', entityId: string, points: Point[]): Promise<void> {
  for (const point of points) {
    const uniqueKey = entity === 'lead' && point.kind === 'phone' ? `lead:phone:${point.normalised}` : null
    const saved = await tx.sql`
      insert into "ContactPoint" (id, entity, "entityId", kind, raw, normalised, "isPrimary", "uniqueKey")
      values (${newId()}, ${entity}, ${entityId}, ${point.kind}, ${point.raw}, ${point.normalised}, true, ${uniqueKey})
      on conflict ("uniqueKey") do nothing returning id`
    if (saved.length === 0) throw await duplicateOf(tx, point)
  }
}

/** Refuses a phone that an open lead or a customer's contact already has, and says who looks after it. */
export async function refuseDuplicate({ tx }: Context, points: Point[]): Promise<void> {
  const phone = points.find(point => point.kind === 'phone')
  if (!phone) return
  const known = await tx.contactPoint.findFirst({
    where: { kind: 'phone', normalised: phone.normalised, OR: [{ uniqueKey: { not: null } }, { entity: 'contact' }] },
  })
  if (known) throw await duplicateOf(tx, phone)
}

async function duplicateOf(tx: Tx, { normalised, raw }: Point): Promise<Refusal> {
  const [match] = await tx.sql<{ no: string; title: string; keeper: string | null }>`
    select l.no, l.title, coalesce(u."displayName", p.name) as keeper
    from "ContactPoint" c join "Lead" l on c.entity = 'lead' and l.id = c."entityId"
    left join "User" u on u.id = l."ownerId" left join "Pool" p on p.id = l."poolId"
    where c.kind = 'phone' and c.normalised = ${normalised} and c."uniqueKey" is not null
    union all
    select cu.no, cu.name, u."displayName"
    from "ContactPoint" c join "Contact" k on c.entity = 'contact' and k.id = c."entityId"
    join "Customer" cu on cu.id = k."customerId" left join "User" u on u.id = cu."ownerId"
    where c.kind = 'phone' and c.normalised = ${normalised}
    limit 1`
  const facts = { phone: raw, no: match?.no ?? '—', keeper: match?.keeper ?? '—' }
  return new Refusal('lead.duplicatePhone', facts, { phone: { key: 'lead.duplicatePhone', args: facts } })
}
