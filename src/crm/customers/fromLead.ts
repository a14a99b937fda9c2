import { newId } from '../../core/id.ts'
import { initials, nameKey } from '../../core/normal.ts'
import { nextNumber } from '../../store/numbers.ts'
import type { Context } from '../action.ts'
import { startOwning } from '../ownership.ts'

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
}

/** The customer this company already is, if the owner of the lead may add to it. */
export async function sameCustomer({ tx, actor }: Context, { name, lead }: { name: string; lead: NewCustomer }) {
  return tx.customer.findFirst({
    where: { nameKey: nameKey(name), ownerId: lead.ownerId ?? actor.id, deletedAt: null },
    orderBy: { createdAt: 'asc' },
  })
}

/** That customer, or a new one with the lead's owner. */
export async function customerFor(context: Context, { name, lead }: { name: string; lead: NewCustomer }) {
  const { tx, actor, now } = context
  const known = await sameCustomer(context, { name, lead })
  if (known) return known
  const ownerId = lead.ownerId ?? actor.id
  const no = await nextNumber(tx, 'customer')
  const customer = await tx.customer.create({
    data: {
      ...{
        id: newId(),
        no,
        name,
        nameKey: nameKey(name),
        nameInitials: initials(name),
        source: lead.source,
        campaignId: lead.campaignId,
        region: lead.region,
      },
      ...{ ownerId, ownerSince: now, acquiredBy: 'convert', createdAt: now, createdById: actor.id, updatedAt: now },
    },
  })
  await startOwning(context, { entity: 'customer', id: customer.id, ownerId, reason: 'convert' })
  return customer
}

/** The person of the lead, with the ways to reach them; the same phone at the same customer is the same person. */
export async function contactFor(
  { tx, actor, now }: Context,
  { customer, lead, name, title }: { customer: string; lead: NewCustomer; name: string; title: string },
): Promise<string> {
  const points = await tx.contactPoint.findMany({ where: { entity: 'lead', entityId: lead.id } })
  const [same] = await tx.sql<{ id: string }>`
    select k.id from "Contact" k join "ContactPoint" p on p.entity = 'contact' and p."entityId" = k.id
    where k."customerId" = ${customer} and k.name = ${name} and p.normalised = any (${points.map(point => point.normalised)}) limit 1`
  const id = same?.id ?? newId()
  if (!same) {
    const data = {
      id,
      customerId: customer,
      name,
      nameInitials: initials(name),
      title: title || null,
      createdAt: now,
      createdById: actor.id,
      updatedAt: now,
    }
    await tx.contact.create({ data })
    await tx.contactPoint.createMany({
      data: points.map(point => ({ ...point, id: newId(), entity: 'contact', entityId: id, uniqueKey: null })),
    })
  }
  await tx.contactPoint.updateMany({ where: { entity: 'lead', entityId: lead.id }, data: { uniqueKey: null } })
  return id
}
