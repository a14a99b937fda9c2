import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import { can } from '../../core/rights.ts'
import { t } from '../../core/text.ts'
import { defineAction } from '../action.ts'
import { askFor } from '../form.ts'
import { termsFields, termsOf } from './fields.ts'
import { dayOf, findContract } from './load.ts'

/** The next contract after one that ends: the same terms, from the day after. */
export const renew = defineAction({
  name: 'contract.renew',
  words: { en: ['renew contract'], zh: ['续约', '合同续约'] },
  usage: { en: '<contract>', zh: '<合同号>' },
  does: { en: 'Renew a contract that ends', zh: '为快到期的合同续约' },
  input: z.object({ contract: z.string().min(1).max(60) }),
  read: rest => ({ contract: rest }),
  allow: can('update', 'contract'),
  async run(context, { contract: said }) {
    const contract = await findContract(context, said, 'update')
    if (contract.docState !== 'approved') throw new Refusal('contract.notInForce', { no: contract.no })
    const next = await context.tx.contract.findUnique({ where: { renewalOfId: contract.id }, select: { no: true } })
    if (next) throw new Refusal('contract.renewedAlready', { no: contract.no, next: next.no })
    const from = contract.opportunity?.no ?? contract.quote?.no
    if (!from) throw new Refusal('contract.noSource', { no: contract.no })
    const [startOn, endOn] = [1, 365].map(days => dayOf(new Date(contract.endOn.getTime() + days * 86_400_000)))
    const known = { ...termsOf(contract), signedOn: null, startOn: startOn ?? '', endOn: endOn ?? '' }
    return askFor(
      {
        action: 'contract.create',
        context: { from, renews: contract.no },
        title: t('contract.renewTitle', { no: contract.no }),
        fields: await termsFields(context, known, contract),
      },
      context.reader,
    )
  },
})
