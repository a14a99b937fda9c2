import { z } from 'zod'
import { formatMoney } from '../../core/money.ts'
import { can } from '../../core/rights.ts'
import { say, t } from '../../core/text.ts'
import { defineAction } from '../action.ts'
import { docStateOf } from '../approvals/documents.ts'
import { documentsReadBy } from '../approvals/rights.ts'
import { drawList, paged, pageIn, pageSize } from '../list.ts'
import { defineView } from '../view.ts'
import { findInvoice, titleSchema } from './load.ts'

/** The invoices I may see, those that wait for finance first; with a number, that one. */
export const list = defineAction({
  name: 'invoice.list',
  words: { en: ['invoices'], zh: ['发票', '开票列表'] },
  usage: { en: '[invoice | page]', zh: '[开票单号 | 页码]' },
  does: { en: 'See invoices', zh: '看发票和开票申请' },
  input: paged.extend({ invoice: z.string().max(60).optional() }),
  read: rest => (/^fp/i.test(rest) ? { page: 1, invoice: rest } : pageIn(rest)),
  allow: can('read', 'invoice'),
  async run(context, { invoice: said, page }) {
    if (said === undefined)
      return {
        cards: [{ view: 'invoices', of: { entity: 'user', id: context.actor.id }, params: { page }, to: 'only' }],
      }
    const { id } = await findInvoice(context, said, 'read')
    return { cards: [{ view: 'invoice', of: { entity: 'invoice', id }, to: 'only' }] }
  },
})

export const listView = defineView({
  name: 'invoices',
  async draw({ tx, actor, reader }, _of, params) {
    if (!actor) return null
    const { page } = paged.parse(params)
    const invoices = await tx.invoice.findMany({
      where: documentsReadBy(actor, 'invoice'),
      orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
      skip: (page - 1) * pageSize,
      take: pageSize + 1,
      include: { contract: { select: { no: true } } },
    })
    const rows = invoices.slice(0, pageSize).map(invoice => ({
      title: `${invoice.no} ${titleSchema.parse(invoice.title).title}`,
      line: [
        invoice.invoiceNo ?? say(t(`docState.${docStateOf(invoice.docState)}`), reader),
        formatMoney({ minor: invoice.amountMinor, currency: invoice.currency }, reader.locale),
        invoice.contract.no,
      ].join(' · '),
      buttons: [{ title: say(t('button.open'), reader), verb: 'invoice.list', data: { invoice: invoice.no } }],
    }))
    return drawList(
      {
        title: t('invoices.title'),
        empty: t('invoices.empty'),
        rows,
        page,
        more: invoices.length > pageSize,
        verb: 'invoice.list',
      },
      reader,
    )
  },
})
