import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import { localDate } from '../../core/moment.ts'
import { can } from '../../core/rights.ts'
import { t } from '../../core/text.ts'
import { defineAction } from '../action.ts'

/** What a foreign currency is worth today. Documents keep the rate of their own day. */
export const setRate = defineAction({
  name: 'rate.set',
  words: { en: ['rate', 'exchange rate'], zh: ['汇率'] },
  usage: { en: '<currency> <rate>', zh: '<币种> <汇率>' },
  does: { en: 'Set the exchange rate of a currency', zh: '设置外币汇率' },
  input: z.object({ currency: z.string().max(10), rate: z.string().max(20) }),
  read: rest => {
    const [currency = '', rate = ''] = rest.split(/\s+/)
    return { currency, rate }
  },
  allow: can('update', 'company'),
  async run({ tx, actor, now, company }, { currency: said, rate }) {
    const currency = said.toUpperCase()
    const known = Intl.supportedValuesOf('currency').includes(currency)
    if (!known || !/^\d{1,8}(\.\d{1,8})?$/.test(rate) || Number(rate) <= 0)
      throw new Refusal('rate.unreadable', { said: `${said} ${rate}`.trim() })
    if (currency === company.currency) throw new Refusal('rate.own', { currency })
    const on = new Date(localDate(now, company.zone))
    const data = { rate, createdById: actor.id, createdAt: now }
    await tx.exchangeRate.upsert({
      where: { currency_on: { currency, on } },
      create: { currency, on, ...data },
      update: data,
    })
    const facts = { currency, rate, base: company.currency }
    return {
      notice: t('rate.saved', facts),
      audit: [{ action: 'rate.set', on: { entity: 'user', id: actor.id }, facts }],
    }
  },
})
