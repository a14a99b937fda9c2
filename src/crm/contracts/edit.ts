import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import type { Outcome } from '../../core/platform.ts'
import { can } from '../../core/rights.ts'
import { t } from '../../core/text.ts'
import { type Context, defineAction } from '../action.ts'
import { docStateOf, hashOf } from '../approvals/documents.ts'
import { propose } from '../approvals/propose.ts'
import { askFor } from '../form.ts'
import { baseOf } from '../quotes/rate.ts'
import { changedDocument, contractDocument } from './document.ts'
import {
  contentOfTerms,
  readTerms,
  rowOfTerms,
  storedTerms,
  type Terms,
  termsFields,
  termsOf,
  typedTerms,
} from './fields.ts'
import { refuseBelow } from './inReview.ts'
import { type Contract, findContract } from './load.ts'

const input = typedTerms.extend({
  contract: z.string().min(1).max(60),
  seen: z.coerce.number().int().optional(),
  approvers: z.string().max(200).default(''),
})

/** Changes a draft at once; a contract in force by an approval of its own, and until then it says what it said. */
export const edit = defineAction({
  name: 'contract.edit',
  words: { en: ['change contract', 'edit contract'], zh: ['改合同', '修改合同', '合同变更'] },
  usage: { en: '<contract>', zh: '<合同号>' },
  does: { en: 'Change a contract; one in force by approval', zh: '修改合同；生效后的修改要审批' },
  input,
  read: rest => ({ contract: rest }),
  allow: can('update', 'contract'),

  async run(context, fields) {
    const contract = await findContract(context, fields.contract, 'update')
    const state = docStateOf(contract.docState)
    const { no } = contract
    if (state === 'voided') throw new Refusal('contract.fixed', { no, state: t('docState.voided') })
    if (['inApproval', 'voiding'].includes(state) || contract.change)
      throw new Refusal('contract.inReview', {
        no,
        state: contract.change ? t('contract.changing') : t(`docState.${state}`),
      })
    if (context.said !== 'form' || fields.title === undefined) return form(context, contract)
    if (fields.seen !== undefined && fields.seen !== contract.version)
      throw new Refusal('record.changed', { no: contract.no })
    const terms = await readTerms(context, fields, contract)
    return state === 'approved' ? askToChange(context, contract, { terms, fields }) : save(context, contract, terms)
  },
})

async function form(context: Context, contract: Contract): Promise<Outcome> {
  const inForce = contract.docState === 'approved'
  return askFor(
    {
      action: 'contract.edit',
      context: { contract: contract.no, seen: contract.version },
      title: t(inForce ? 'contract.changeTitle' : 'contract.editTitle', { no: contract.no }),
      fields: await termsFields(context, termsOf(contract), contract),
      ...(inForce ? { save: t('button.handIn') } : {}),
    },
    context.reader,
  )
}

async function save(context: Context, contract: Contract, terms: Terms): Promise<Outcome> {
  const { tx, now } = context
  const { rate, baseMinor } = await baseOf(context, contract, terms.amountMinor)
  const saved = await tx.contract.updateMany({
    where: { id: contract.id, version: contract.version },
    data: { ...rowOfTerms(terms), rateToBase: rate, baseMinor, updatedAt: now, version: { increment: 1 } },
  })
  if (saved.count === 0) throw new Refusal('record.changed', { no: contract.no })
  const of = { entity: 'contract', id: contract.id } as const
  return {
    notice: t('contract.saved', { no: contract.no }),
    changed: [of],
    audit: [{ action: 'contract.edit', on: of, facts: { no: contract.no } }],
  }
}

/** The contract stays as it is; the change waits beside it. */
async function askToChange(
  context: Context,
  contract: Contract,
  { terms, fields: { approvers, ...typed } }: { terms: Terms; fields: z.infer<typeof input> },
): Promise<Outcome> {
  const before = contentOfTerms(termsOf(contract), contract.currency)
  const document = await changedDocument(context, contract, terms)
  if (hashOf(document.content) === hashOf(before)) throw new Refusal('contract.nothingChanged', { no: contract.no })
  refuseBelow(contract, terms)
  const submission = { kind: contractDocument, document, trigger: 'update', before } as const
  const keep = () => keepChange(context, contract, terms)
  return propose(context, submission, { action: 'contract.edit', context: typed, approvers, keep })
}

async function keepChange({ tx }: Context, contract: Contract, terms: Terms): Promise<void> {
  const [kept] = await tx.sql`
    update "Contract" set change = ${storedTerms(terms)}::jsonb where id = ${contract.id} and change is null and "docState" = 'approved' returning id`
  if (!kept) throw new Refusal('record.changed', { no: contract.no })
}
