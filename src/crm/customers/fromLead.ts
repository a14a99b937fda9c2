import { nameKey } from '../../core/companyName.ts'
import { newId } from '../../core/id.ts'
import { initials } from '../../core/normal.ts'
import { can, permits } from '../../core/rights.ts'
import { normalTaxNumber } from '../../core/taxNumber.ts'
import type { Context } from '../action.ts'
import { addPoints } from '../duplicates/points.ts'
import { nextNoOf } from '../numbers/next.ts'
import { startOwning } from '../ownership.ts'
import { refuseOverfull } from '../pools/giving.ts'

/** A lead, as far as a customer is made of it. */
export type NewCustomer = {
  id: string
  no: string
  title: string
  companyName: string | null
  personName: string | null
  position: string | null
  need: string | null
  ownerId: string | null
  source: string | null
  campaignId: string | null
  region: string | null
  level: string | null
  tags: string[]
}

/** What a lead's company is called, and its tax number where it was said. */
export type Named = { name: string; taxNo: string }

/**
 * The customer this company already is: of the same tax number, else of the same name; the lead owner's own first, then those that
 * somebody has, then those in a pool. Undefined when there is none that the lead may join: its owner's, or one the actor works on.
 */
export async function sameCustomer(context: Context, { name, taxNo, lead }: Named & { lead: NewCustomer }) {
  const { tx, actor } = context
  const found = await tx.sql<{ id: string; no: string; name: string; ownerId: string | null; path: string | null }>`
    select c.id, c.no, c.name, c."ownerId", d.path
    from "Customer" c left join "User" u on u.id = c."ownerId" left join "Department" d on d.id = u."departmentId"
    where c."deletedAt" is null and (
      c.id in (select "entityId" from "ContactPoint" where entity = 'customer' and kind = 'taxNo' and normalised = ${normalTaxNumber(taxNo) ?? ''})
      or c."nameKey" = ${nameKey(name)} and ${nameKey(name)} <> '')
    order by (c."nameKey" = ${nameKey(name)}) and ${taxNo} <> '', c."ownerId" is not distinct from ${lead.ownerId ?? actor.id} desc, c."ownerId" is null, c."createdAt"`
  return found.find(
    ({ id, ownerId, path }) =>
      ownerId !== null &&
      (ownerId === (lead.ownerId ?? actor.id) ||
        permits(actor, can('update', 'customer'), { id, owner: { id: ownerId, departmentPath: path } })),
  )
}

/** Whoever makes a customer of this name or number waits here for those who are making one, and then finds theirs. */
export async function oneAtATime({ tx }: Context, { name, taxNo }: Named): Promise<void> {
  const keys = [nameKey(name), normalTaxNumber(taxNo) ?? ''].filter(Boolean).toSorted()
  for (const key of keys) await tx.sql`select pg_advisory_xact_lock(hashtext('customer'), hashtext(${key}))`
}

/** A new customer with the lead's owner, level and tags. Throws when the owner holds as many as they may (R31, R50). */
export async function customerFrom(context: Context, { name, lead }: { name: string; lead: NewCustomer }) {
  const { tx, actor, now } = context
  const ownerId = lead.ownerId ?? actor.id
  const owner = await tx.user.findUniqueOrThrow({ where: { id: ownerId }, select: { id: true, displayName: true } })
  const no = await nextNoOf(context, 'customer')
  const customer = await tx.customer.create({
    data: {
      ...{ id: newId(), no, name, nameKey: nameKey(name), nameInitials: initials(name) },
      ...{ source: lead.source, region: lead.region, campaignId: lead.campaignId, level: lead.level, tags: lead.tags },
      ...{ ownerId, ownerSince: now, acquiredBy: 'convert', createdAt: now, createdById: actor.id, updatedAt: now },
    },
  })
  await refuseOverfull(context, 'customer', { receiver: { id: owner.id, name: owner.displayName }, wanted: 1 })
  await startOwning(context, { entity: 'customer', id: customer.id, ownerId, reason: 'convert' })
  return customer
}

/** A customer that was there takes over the lead's tags it does not have (R50). */
export async function joinTags({ tx, now }: Context, customer: string, { tags }: NewCustomer): Promise<void> {
  await tx.sql`
    update "Customer" set tags = tags || array(select tag from unnest(${tags}::text[]) tag where tag <> all (tags)), "updatedAt" = ${now}
    where id = ${customer} and not tags @> ${tags}::text[]`
}

/**
 * The person of the lead, with the ways to reach them: at this customer whoever has the same e-mail is the same person, else whoever has
 * the same phone and name. A domain belongs to the customer.
 */
export async function contactFor(
  { tx, actor, now }: Context,
  { customer, lead, name, title }: { customer: string; lead: NewCustomer; name: string; title: string },
): Promise<string> {
  const points = await tx.contactPoint.findMany({ where: { entity: 'lead', entityId: lead.id, kind: { not: 'name' } } })
  const [same] = await tx.sql<{ id: string }>`
    select k.id from "Contact" k join "ContactPoint" p on p.entity = 'contact' and p."entityId" = k.id
    where k."customerId" = ${customer} and k."deletedAt" is null and (
      p.kind = 'email' and p.normalised = any (${valuesOf(points, 'email')})
      or p.kind = 'phone' and k.name = ${name} and p.normalised = any (${valuesOf(points, 'phone')}))
    order by p.kind, k."createdAt" limit 1`
  const id = same?.id ?? newId()
  if (!same) {
    const data = {
      ...{ id, customerId: customer, name, nameInitials: initials(name), title: title || null },
      ...{ createdAt: now, createdById: actor.id, updatedAt: now },
    }
    await tx.contact.create({ data })
  }
  // From now on the lead is its customer, and what was its own alone is free for the next one.
  await tx.contactPoint.updateMany({ where: { entity: 'lead', entityId: lead.id }, data: { uniqueKey: null } })
  await addPoints(
    tx,
    { entity: 'contact', id },
    points.filter(({ kind }) => kind !== 'domain'),
  )
  await addPoints(
    tx,
    { entity: 'customer', id: customer },
    points.filter(({ kind }) => kind === 'domain'),
  )
  return id
}

function valuesOf(points: { kind: string; normalised: string }[], wanted: string): string[] {
  return points.filter(({ kind }) => kind === wanted).map(({ normalised }) => normalised)
}
