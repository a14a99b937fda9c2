import { Refusal } from '../../core/errors.ts'
import type { Outcome } from '../../core/platform.ts'
import { t } from '../../core/text.ts'
import { documentPrefixes } from '../../store/documentNumbers.ts'
import type { Context } from '../action.ts'
import { type Document, type DocumentKind, docStateOf } from '../approvals/documents.ts'
import { keptIn, loadedBy } from '../approvals/kept.ts'
import { baseOf } from '../quotes/rate.ts'
import { backgroundOf } from './background.ts'
import { contentOfTerms, rowOfTerms, type Terms, termsOf, termsSchema } from './fields.ts'
import { contractEdits, refuseBelow } from './inReview.ts'
import { type Contract, contractByNumber, mayTouch, readContract } from './load.ts'

/** Contracts as approvals know them: bound to amount, period and terms; changed and voided by an approval of their own. */
export const contractDocument: DocumentKind = {
  entity: 'contract',
  ...keptIn({ rows: tx => tx.contract, read: readContract, mayTouch }),
  load: loadedBy(readContract, documentOf),
  edits: contractEdits,
  name: 'kind.contract',
  prefix: documentPrefixes.contract,
  triggers: ['update', 'void'],
  money: true,
  conditions: [{ field: 'currency', kind: 'text' }],

  byNumber: contractByNumber,

  async loadChange(context, id) {
    const contract = await readContract(context.tx, id)
    return contract?.change ? changedDocument(context, contract, termsSchema.parse(contract.change)) : null
  },

  async ready({ tx }, { id }, trigger) {
    const contract = await readContract(tx, id)
    if (!contract) return
    if (trigger === 'create') return refuseStranger(contract)
    if (trigger === 'update') return
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

/** Whoever was to sign may have left the customer since they were named (R87). */
function refuseStranger({ no, customerId, customer, signer }: Contract): void {
  const there = signer === null || (signer.customerId === customerId && signer.deletedAt === null)
  if (!there) throw new Refusal('contract.signerGone', { no, name: signer.name, customer: customer.name })
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

/** The contract as it would be with a change, worth what it would be worth today. */
export async function changedDocument(context: Context, contract: Contract, terms: Terms): Promise<Document> {
  const { baseMinor } = await baseOf(context, contract, terms.amountMinor)
  return { ...documentOf(contract, terms), baseMinor }
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
  const state = docStateOf(contract.docState)
  if (state !== 'approved') throw new Refusal('contract.fixed', { no: contract.no, state: t(`docState.${state}`) })
  refuseBelow(contract, terms)
  const { rate, baseMinor } = await baseOf(context, contract, terms.amountMinor)
  await tx.contract.update({
    where: { id: contract.id },
    data: { ...rowOfTerms(terms), rateToBase: rate, baseMinor, updatedAt: now, version: { increment: 1 } },
  })
  await tx.sql`
    update "Contract" set change = null, "overpaidMinor" = greatest(0, "paidMinor" + "pendingPayMinor" - "amountMinor") where id = ${contract.id}`
  return { changed: around(contract) }
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
