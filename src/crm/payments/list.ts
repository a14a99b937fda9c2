import { z } from 'zod'
import { dateName } from '../../core/moment.ts'
import { formatMoney } from '../../core/money.ts'
import { can } from '../../core/rights.ts'
import { say, t } from '../../core/text.ts'
import { defineAction } from '../action.ts'
import { docStateOf } from '../approvals/documents.ts'
import { documentsReadBy } from '../approvals/rights.ts'
import { drawList, paged, pageIn, pageSize } from '../list.ts'
import { defineView } from '../view.ts'
import { findPayment } from './load.ts'

/** The payments I may see, the newest first; with a number, that one. */
export const list = defineAction({
  name: 'payment.list',
  words: { en: ['payments'], zh: ['回款列表', '回款单'] },
  usage: { en: '[payment | page]', zh: '[回款单号 | 页码]' },
  does: { en: 'See payments', zh: '看回款' },
  input: paged.extend({ payment: z.string().max(60).optional() }),
  read: rest => (/^hk/i.test(rest) ? { page: 1, payment: rest } : pageIn(rest)),
  allow: can('read', 'payment'),
  async run(context, { payment: said, page }) {
    if (said === undefined)
      return {
        cards: [{ view: 'payments', of: { entity: 'user', id: context.actor.id }, params: { page }, to: 'only' }],
      }
    const { id } = await findPayment(context, said, 'read')
    return { cards: [{ view: 'payment', of: { entity: 'payment', id }, to: 'only' }] }
  },
})

export const listView = defineView({
  name: 'payments',
  async draw({ tx, actor, reader }, _of, params) {
    if (!actor) return null
    const { page } = paged.parse(params)
    const payments = await tx.payment.findMany({
      where: documentsReadBy(actor, 'payment'),
      orderBy: [{ receivedOn: 'desc' }, { id: 'desc' }],
      skip: (page - 1) * pageSize,
      take: pageSize + 1,
      include: { contract: { select: { no: true, customer: { select: { name: true } } } } },
    })
    const rows = payments.slice(0, pageSize).map(payment => ({
      title: `${payment.no} ${payment.contract.customer.name}`,
      line: [
        say(t(`docState.${docStateOf(payment.docState)}`), reader),
        formatMoney({ minor: payment.amountMinor, currency: payment.currency }, reader.locale),
        payment.contract.no,
        dateName(payment.receivedOn, { ...reader, zone: 'UTC' }),
      ].join(' · '),
      buttons: [{ title: say(t('button.open'), reader), verb: 'payment.list', data: { payment: payment.no } }],
    }))
    return drawList(
      {
        title: t('payments.title'),
        empty: t('payments.empty'),
        rows,
        page,
        more: payments.length > pageSize,
        verb: 'payment.list',
      },
      reader,
    )
  },
})
