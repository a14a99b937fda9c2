import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import type { Actor, Verb } from '../../core/rights.ts'
import type { Tx } from '../../store/db.ts'
import type { Context } from '../action.ts'
import { mayTouchDocument } from '../approvals/rights.ts'

export const kinds = ['normal', 'special', 'electronic', 'export'] as const

/** Whom an invoice is made out to, as it was when it was asked for. */
export const titleSchema = z.object({
  kind: z.enum(['company', 'person']),
  title: z.string(),
  taxNo: z.string().nullable(),
  bank: z.string().nullable(),
  account: z.string().nullable(),
  address: z.string().nullable(),
  phone: z.string().nullable(),
  mailTo: z.string().nullable(),
})
export type Title = z.infer<typeof titleSchema>

/** An invoice with its contract and, for a red one, what it takes back. */
export async function readInvoice(tx: Tx, id: string) {
  return tx.invoice.findUnique({
    where: { id },
    include: {
      contract: { include: { customer: { select: { no: true, name: true } } } },
      owner: { select: { displayName: true, department: { select: { path: true } } } },
      redOf: { select: { id: true, no: true, invoiceNo: true, amountMinor: true, redMinor: true } },
    },
  })
}
export type Invoice = NonNullable<Awaited<ReturnType<typeof readInvoice>>>

/** The invoice with this number of ours. */
export async function invoiceByNumber(tx: Tx, said: string): Promise<string | null> {
  const no = said.normalize('NFKC').trim().toUpperCase()
  return (await tx.invoice.findUnique({ where: { no }, select: { id: true } }))?.id ?? null
}

/** True when the actor may do this to the invoice. */
export function mayTouch(actor: Actor, document: Pick<Invoice, 'ownerId' | 'owner'>, verb: Verb): boolean {
  return mayTouchDocument(actor, 'invoice', { document, verb })
}

/** The invoice somebody means. Throws a Refusal when there is none that they may do this to. */
export async function findInvoice({ tx, actor }: Context, said: string, verb: Verb): Promise<Invoice> {
  const id = await invoiceByNumber(tx, said)
  const invoice = id ? await readInvoice(tx, id) : null
  if (!invoice || !mayTouch(actor, invoice, 'read')) throw new Refusal('invoice.unknown', { ref: said })
  if (!mayTouch(actor, invoice, verb))
    throw new Refusal('record.notYours', { no: invoice.no, owner: invoice.owner.displayName })
  return invoice
}
