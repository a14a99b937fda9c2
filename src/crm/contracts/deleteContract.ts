import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import type { Outcome } from '../../core/platform.ts'
import { can } from '../../core/rights.ts'
import { t } from '../../core/text.ts'
import { type Context, defineAction } from '../action.ts'
import { docStateOf } from '../approvals/documents.ts'
import { isDraft } from '../approvals/draft.ts'
import { askFor } from '../form.ts'
import { type Contract, findContract } from './load.ts'

/** A draft that nobody needs; its number is not used again. What hangs on it stands in the way (R87). */
export const deleteContract = defineAction({
  name: 'contract.delete',
  words: { en: ['delete contract'], zh: ['删除合同'] },
  usage: { en: '<contract>', zh: '<合同号>' },
  does: { en: 'Delete a contract that was never approved', zh: '删除没有生效过的合同' },
  input: z.object({ contract: z.string().min(1).max(60), confirmed: z.literal('yes').optional() }),
  read: rest => ({ contract: rest }),
  allow: can('update', 'contract'),
  async run(context, { contract: said, confirmed }) {
    const contract = await findContract(context, said, 'update')
    await refuseKept(context, contract)
    return confirmed ? remove(context, contract) : ask(context, contract)
  },
})

async function refuseKept({ tx }: Context, { id, no, docState }: Contract): Promise<void> {
  const state = docStateOf(docState)
  if (!isDraft(state)) throw new Refusal('contract.notDeletable', { no, state: t(`docState.${state}`) })
  const rows = await tx.sql<{ no: string }>`
    select no from "Payment" where "contractId" = ${id} union all select no from "Invoice" where "contractId" = ${id}
    union all select no from "Order" where "contractId" = ${id} order by no limit 5`
  if (rows.length > 0) throw new Refusal('contract.inUse', { no, by: rows.map(row => row.no) })
}

function ask({ reader }: Context, { no, title, amountMinor, currency }: Contract): Outcome {
  return askFor(
    {
      action: 'contract.delete',
      context: { contract: no, confirmed: 'yes' },
      title: t('contract.deleteTitle', { no }),
      intro: t('approval.about', { no, title, amount: { minor: amountMinor, currency } }),
      fields: [],
      save: t('button.delete'),
      style: 'destructive',
    },
    reader,
  )
}

async function remove(
  { tx }: Context,
  { id, no, title, version, customerId, opportunityId }: Contract,
): Promise<Outcome> {
  await tx.sql`update "ApprovalInstance" set state = 'cancelled' where entity = 'contract' and "entityId" = ${id} and state = 'returned'`
  await tx.instalment.deleteMany({ where: { contractId: id } })
  await tx.paymentRequest.deleteMany({ where: { contractId: id } })
  const gone = await tx.contract.deleteMany({ where: { id, version } })
  if (gone.count === 0) throw new Refusal('record.changed', { no })
  return {
    notice: t('contract.deleted', { no, title }),
    changed: [
      { entity: 'contract', id },
      { entity: 'customer', id: customerId },
      ...(opportunityId ? [{ entity: 'opportunity' as const, id: opportunityId }] : []),
    ],
    audit: [{ action: 'contract.delete', on: { entity: 'contract', id }, facts: { no, title } }],
  }
}
