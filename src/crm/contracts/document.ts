import { Refusal } from '../../core/errors.ts'
import type { Outcome } from '../../core/platform.ts'
import { documentPrefixes } from '../../store/documentNumbers.ts'
import type { Context } from '../action.ts'
import { type Document, type DocumentKind, docStateOf } from '../approvals/documents.ts'
import { keptIn, loadedBy } from '../approvals/kept.ts'
import { inBase } from '../quotes/rate.ts'
import { backgroundOf } from './background.ts'
import { contentOfTerms, rowOfTerms, type Terms, termsOf, termsSchema } from './fields.ts'
import { type Contract, contractByNumber, mayTouch, readContract } from './load.ts'

/** Contracts as approvals know them: bound to amount, period and terms; changed and voided by an approval of their own. */
export const contractDocument: DocumentKind = {
  entity: 'contract',
  ...keptIn({ rows: tx => tx.contract, read: readContract, mayTouch }),
  load: loadedBy(readContract, documentOf),
  name: 'kind.contract',
  prefix: documentPrefixes.contract,
  triggers: ['update', 'void'],
  money: true,
  conditions: [{ field: 'currency', kind: 'text' }],

  byNumber: contractByNumber,

  async ready({ tx }, { id }, trigger) {
    const contract = trigger === 'void' ? await readContract(tx, id) : null
    if (!contract) return
    const live = contract.paidMinor > 0n || contract.pendingPayMinor > 0n
    if (live) throw new Refusal('contract.hasPayments', { no: contract.no })
    if (contract.invoicedMinor > 0n) throw new Refusal('contract.hasInvoices', { no: contract.no })
  },

  async dropped({ tx }, id, trigger) {
    if (trigger === 'update') await tx.sql`update "Contract" set change = null where id = ${id}`
  },

  async approved(context, { id }, { trigger }) {
    const contract = await readContract(context.tx, id)
    if (!contract) return {}
    if (trigger === 'update') return takeChange(context, contract)
    if (trigger === 'void') return end(context, contract)
    return begin(context, contract)
  },

  async background(viewer, { id }) {
    const contract = await readContract(viewer.tx, id)
    return contract ? backgroundOf(viewer, contract) : { facts: [], warnings: [] }
  },
}

/** A contract as the approval sees it, or as it would be with other terms. */
export function documentOf(contract: Contract, terms = termsOf(contract)): Document {
  const { id, no, ownerId, customerId, currency, baseMinor } = contract
  return {
    ...{
      id,
      no,
      ownerId,
      customerId,
      baseMinor,
      entity: 'contract',
      title: terms.title,
      state: docStateOf(contract.docState),
    },
    amount: { minor: terms.amountMinor, currency },
    content: contentOfTerms(terms, currency),
  }
}

/** In force: the customer is one who bought, from the first contract on. */
async function begin({ tx, now }: Context, { id, customerId, signedOn, opportunityId }: Contract): Promise<Outcome> {
  await tx.sql`
    update "Customer" set "dealStatus" = 'won', "firstDealAt" = coalesce("firstDealAt", ${now}), "lastDealAt" = ${signedOn ?? now},
      "updatedAt" = ${now}, version = version + 1
    where id = ${customerId}`
  return { changed: around({ id, customerId, opportunityId }) }
}

/** The change takes effect now; before, nothing of it was in the record. */
async function takeChange(context: Context, contract: Contract): Promise<Outcome> {
  const terms = termsSchema.parse(contract.change)
  const { tx, now } = context
  refuseBelowPaid(contract, terms)
  refuseBelowBilled(contract, terms)
  const { rate, baseMinor } = await inBase(context, terms.amountMinor, contract.currency)
  await tx.contract.update({
    where: { id: contract.id },
    data: { ...rowOfTerms(terms), rateToBase: rate, baseMinor, updatedAt: now, version: { increment: 1 } },
  })
  await tx.sql`
    update "Contract" set change = null, "overpaidMinor" = greatest(0, "paidMinor" + "pendingPayMinor" - "amountMinor") where id = ${contract.id}`
  return { changed: around(contract) }
}

/** What is paid stays covered by what was agreed, but for what was let through above it. */
export function refuseBelowPaid({ no, paidMinor, pendingPayMinor, overpaidMinor }: Contract, { amountMinor }: Terms) {
  if (amountMinor + overpaidMinor < paidMinor + pendingPayMinor) throw new Refusal('contract.belowPaid', { no })
}

/** What is billed stays covered by what was agreed. */
export function refuseBelowBilled({ no, invoicedMinor, currency }: Contract, { amountMinor }: Terms): void {
  if (amountMinor < invoicedMinor)
    throw new Refusal('contract.belowBilled', { no, billed: { minor: invoicedMinor, currency } })
}

/** Void: what was still to be paid is not any more, and whether the customer bought follows from what is left. */
async function end({ tx, now }: Context, contract: Contract): Promise<Outcome> {
  await tx.instalment.updateMany({ where: { contractId: contract.id, allocatedMinor: 0 }, data: { cancelled: true } })
  await tx.sql`
    update "Customer" c set "dealStatus" = case when left_over.n > 0 then 'won' else 'none' end,
      "firstDealAt" = case when left_over.n > 0 then c."firstDealAt" end, "lastDealAt" = left_over.last, "updatedAt" = ${now}, version = c.version + 1
    from (select count(*) as n, max("signedOn")::timestamptz as last from "Contract"
      where "customerId" = ${contract.customerId} and "docState" in ('approved', 'voiding') and id <> ${contract.id}) left_over
    where c.id = ${contract.customerId}`
  return { changed: around(contract) }
}

function around({ id, customerId, opportunityId }: Pick<Contract, 'id' | 'customerId' | 'opportunityId'>) {
  return [
    { entity: 'contract' as const, id },
    { entity: 'customer' as const, id: customerId },
    ...(opportunityId ? [{ entity: 'opportunity' as const, id: opportunityId }] : []),
  ]
}
