import { Refusal } from '../../core/errors.ts'
import type { Editing, Trigger } from '../approvals/documents.ts'
import { baseOf } from '../quotes/rate.ts'
import {
  readTerms,
  rowOfTerms,
  storedTerms,
  type Terms,
  termsFields,
  termsOf,
  termsSchema,
  typedTerms,
} from './fields.ts'
import { type Contract, readContract } from './load.ts'

/** What an approver may be let change in a contract, or in the change of one, while it is in review. */
export const contractEdits: Editing = {
  inputs: {
    ...{ title: ['title'], amount: ['amount'], startOn: ['start'], endOn: ['end'], signedOn: ['signed'] },
    ...{ terms: ['terms'], signer: ['signer'] },
  },

  async ask(context, id, trigger) {
    const contract = await readContract(context.tx, id)
    return contract ? termsFields(context, waiting(contract, trigger), contract) : []
  },

  async save(context, id, { trigger, typed }) {
    const { tx, now } = context
    const contract = await readContract(tx, id)
    if (!contract) return
    const terms = await readTerms(context, typedTerms.parse(typed), contract)
    if (trigger === 'update') {
      refuseBelow(contract, terms)
      await tx.sql`update "Contract" set change = ${storedTerms(terms)}::jsonb where id = ${id} and change is not null`
      return
    }
    const { rate, baseMinor } = await baseOf(context, contract, terms.amountMinor)
    await tx.contract.update({
      where: { id, docState: 'inApproval' },
      data: { ...rowOfTerms(terms), rateToBase: rate, baseMinor, updatedAt: now, version: { increment: 1 } },
    })
  },
}

/** What is decided about: the contract as it stands, or the change of it. */
function waiting(contract: Contract, trigger: Trigger): Terms {
  return trigger === 'update' ? termsSchema.parse(contract.change) : termsOf(contract)
}

/** What is paid and billed stays covered by what is agreed; what was let through above it by approval stays let through. */
export function refuseBelow(contract: Contract, { amountMinor }: Terms): void {
  const { no, paidMinor, pendingPayMinor, overpaidMinor, invoicedMinor, currency } = contract
  if (amountMinor + overpaidMinor < paidMinor + pendingPayMinor) throw new Refusal('contract.belowPaid', { no })
  if (amountMinor < invoicedMinor)
    throw new Refusal('contract.belowBilled', { no, billed: { minor: invoicedMinor, currency } })
}
