import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import { can } from '../../core/rights.ts'
import { t } from '../../core/text.ts'
import { defineAction } from '../action.ts'
import { docStateOf } from '../approvals/documents.ts'
import { propose } from '../approvals/propose.ts'
import { contractDocument, documentOf } from './document.ts'
import { findContract } from './load.ts'

/** Ends a contract as if it had never been, by an approval of its own; refused while money came in on it. */
export const voidContract = defineAction({
  name: 'contract.void',
  words: { en: ['void contract'], zh: ['作废合同'] },
  usage: { en: '<contract>', zh: '<合同号>' },
  does: { en: 'Ask to void a contract', zh: '申请作废合同' },
  input: z.object({ contract: z.string().min(1).max(60), approvers: z.string().max(200).default('') }),
  read: rest => ({ contract: rest }),
  allow: can('update', 'contract'),
  async run(context, { contract: said, approvers }) {
    const contract = await findContract(context, said, 'update')
    const state = docStateOf(contract.docState)
    if (state !== 'approved') throw new Refusal('contract.fixed', { no: contract.no, state: t(`docState.${state}`) })
    // Two approvals at once about one contract would each decide about something the other changes.
    if (contract.change) throw new Refusal('contract.inReview', { no: contract.no, state: t('contract.changing') })
    const again = { action: 'contract.void', context: { contract: contract.no }, approvers }
    return propose(context, { kind: contractDocument, document: documentOf(contract), trigger: 'void' }, again)
  },
})
