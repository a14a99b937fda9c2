import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import { localDate } from '../../core/moment.ts'
import { can } from '../../core/rights.ts'
import { t } from '../../core/text.ts'
import { readWhen } from '../../core/when/read.ts'
import { defineAction } from '../action.ts'
import { findContract } from '../contracts/load.ts'

/** The customer promised to pay an instalment on another day. The due day stays. */
export const promise = defineAction({
  name: 'instalment.promise',
  words: { en: ['promised'], zh: ['承诺回款', '承诺付款'] },
  usage: { en: '<contract> <period> <day>', zh: '<合同号> <期数> <日期>' },
  does: { en: 'Note when the customer promised to pay', zh: '记录客户承诺的付款日' },
  input: z.object({
    contract: z.string().min(1).max(60),
    period: z.coerce.number().int().min(1).max(999),
    day: z.string().min(1).max(60),
  }),
  read: rest => {
    const [contract = '', period = '', ...day] = rest.split(/\s+/)
    return { contract, period, day: day.join(' ') }
  },
  allow: can('update', 'contract'),
  async run(context, { contract: said, period, day }) {
    const { tx, now, actor } = context
    const contract = await findContract(context, said, 'update')
    const when = readWhen(day, { now, zone: actor.zone })
    if (!when) throw new Refusal('field.date', {})
    const on = localDate(when.at, actor.zone)
    const noted = await tx.instalment.updateMany({
      where: { contractId: contract.id, period, cancelled: false },
      data: { promisedOn: new Date(on) },
    })
    if (noted.count === 0) throw new Refusal('instalment.unknown', { no: contract.no, period })
    const of = { entity: 'contract', id: contract.id } as const
    return {
      notice: t('instalment.promiseNoted', { no: contract.no, period, date: on }),
      changed: [of],
      audit: [{ action: 'instalment.promise', on: of, facts: { period, date: on } }],
    }
  },
})
