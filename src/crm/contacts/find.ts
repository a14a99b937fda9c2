import { z } from 'zod'
import { Ambiguous, Refusal } from '../../core/errors.ts'
import type { Verb } from '../../core/rights.ts'
import type { Context } from '../action.ts'
import { customersReadBy } from '../customers/visible.ts'
import { type Found, findRecord, foundById } from '../find.ts'
import { named } from '../named.ts'

/** A person at a customer, with the customer as far as rights ask. */
export type FoundContact = { id: string; name: string; customer: Found }

const isId = z.uuid()

/**
 * The one contact meant by an id, by "C-7 李敏", or by a name alone among the customers one may read. What may be done to a contact is what
 * may be done to its customer. Throws a Refusal when there is none, Ambiguous when a name fits several.
 */
export async function findContact(
  context: Context,
  { said, verb }: { said: string; verb: Verb },
): Promise<FoundContact> {
  if (isId.safeParse(said).success) return byId(context, { id: said, verb })
  const [, no, name] = /^(C\s*-?\s*\d+)\s+(.+)$/i.exec(said.normalize('NFKC')) ?? []
  const customer = no ? await findRecord(context, ['customer'], { said: no, verb }) : undefined
  const words = name ?? said
  const rows = await context.tx.contact.findMany({
    where: {
      deletedAt: null,
      OR: named('name', words),
      ...(customer ? { customerId: customer.id } : { customer: customersReadBy(context.actor) }),
    },
    select: { id: true, name: true, title: true, customerId: true, customer: { select: { no: true, name: true } } },
    orderBy: { updatedAt: 'desc' },
    take: 11,
  })
  const exact = rows.filter(row => row.name === words)
  const [only, second] = exact.length === 1 ? exact : rows
  if (!only) throw new Refusal('contact.unknown', { ref: said })
  if (second && exact.length !== 1)
    throw new Ambiguous(
      said,
      // Two of one name at one customer are told apart by what they are, and meant by their ids.
      rows.slice(0, 10).map(row => ({
        ...{ no: `${row.customer.no} ${row.name}`, title: row.title ?? '', hint: row.customer.name, ref: row.id },
      })),
    )
  return byId(context, { id: only.id, verb })
}

async function byId(context: Context, { id, verb }: { id: string; verb: Verb }): Promise<FoundContact> {
  const row = await context.tx.contact.findFirst({ where: { id, deletedAt: null } })
  const customer = row && (await foundById(context, { entity: 'customer', id: row.customerId }))
  if (!row || !customer) throw new Refusal('contact.unknown', { ref: id })
  const allowed = await findRecord(context, ['customer'], { said: customer.no, verb })
  return { id: row.id, name: row.name, customer: allowed }
}
