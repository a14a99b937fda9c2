import type { RecordRef } from '../../core/platform.ts'
import { numberIn } from '../../core/recordNumber.ts'
import type { Context } from '../action.ts'
import { findRecord } from '../find.ts'
import { findOrder } from '../orders/load.ts'
import { findReturn } from '../returns/load.ts'

/** What a ticket is about: a customer, and the order, return or deal through which one came to it. */
export type About = {
  customer: { id: string; no: string; name: string; level: string | null }
  order?: { id: string; no: string; lines: { id: string; name: string }[] }
  link?: { entity: 'return' | 'opportunity'; id: string }
  /** The number as the form carries it on. */
  no: string
}

/** What is meant by a number or a customer's name; undefined for nothing said. Throws a Refusal for what one may not see. */
export async function aboutIn(context: Context, said: string): Promise<About | undefined> {
  const text = said.normalize('NFKC').trim()
  if (text === '') return undefined
  const [prefix] = /^(?:DD|TH)(?=-)/i.exec(text) ?? []
  if (prefix?.toUpperCase() === 'DD') return ofOrder(context, text)
  if (prefix?.toUpperCase() === 'TH') {
    const back = await findReturn(context, text, 'read')
    return { ...(await ofOrder(context, back.order.no)), link: { entity: 'return', id: back.id }, no: back.no }
  }
  // A form may bring a number with the name behind it.
  const head = /^[CO]-\d+(?=\s)/i.exec(text)?.[0] ?? text
  if (numberIn(head)?.kind !== 'opportunity') return ofCustomer(context, head)
  const deal = await findRecord(context, ['opportunity'], { said: head, verb: 'read' })
  const customer = await customerOf(context, deal.customerId ?? '')
  return { customer, link: { entity: 'opportunity', id: deal.id }, no: deal.no }
}

/** The customer of the record whose card one stands below, if it is one a ticket can be about. */
export async function aboutCard(context: Context): Promise<string> {
  const { tx, card } = context
  if (!card) return ''
  return (await numberOf(tx, card)) ?? ''
}

async function numberOf(tx: Context['tx'], { entity, id }: RecordRef): Promise<string | undefined> {
  const [row] = await tx.sql<{ no: string }>`
    select no from "NamedRecord" where entity = ${entity} and id = ${id} and entity in ('customer', 'opportunity')
    union all select no from "Order" where ${entity} = 'order' and id = ${id}
    union all select no from "Return" where ${entity} = 'return' and id = ${id}`
  return row?.no
}

async function ofCustomer(context: Context, said: string): Promise<About> {
  const { id } = await findRecord(context, ['customer'], { said, verb: 'read' })
  const customer = await customerOf(context, id)
  return { customer, no: customer.no }
}

async function ofOrder(context: Context, said: string): Promise<About> {
  const order = await findOrder(context, said, 'read')
  const lines = order.lines.map(({ id, name }) => ({ id, name }))
  return {
    customer: await customerOf(context, order.customerId),
    order: { id: order.id, no: order.no, lines },
    no: order.no,
  }
}

async function customerOf({ tx }: Context, id: string): Promise<About['customer']> {
  return tx.customer.findUniqueOrThrow({ where: { id }, select: { id: true, no: true, name: true, level: true } })
}
