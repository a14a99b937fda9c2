import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import { dateName } from '../../core/moment.ts'
import { formatMoney } from '../../core/money.ts'
import { can } from '../../core/rights.ts'
import { say, t } from '../../core/text.ts'
import { defineAction } from '../action.ts'
import { docStateOf } from '../approvals/documents.ts'
import { documentsReadBy } from '../approvals/rights.ts'
import { drawList, paged, pageIn, pageSize } from '../list.ts'
import { defineView } from '../view.ts'
import { mayTouch, quoteByNumber, readQuote } from './load.ts'
import { outcomeKey } from './outcome.ts'

/** The quotes I may see, the newest first; with a number, that one. */
export const list = defineAction({
  name: 'quote.list',
  words: { en: ['quotes'], zh: ['报价单', '报价列表'] },
  usage: { en: '[quote | page]', zh: '[报价单号 | 页码]' },
  does: { en: 'See quotes', zh: '看报价' },
  input: paged.extend({ quote: z.string().max(60).optional() }),
  read: rest => (/^bj/i.test(rest) ? { page: 1, quote: rest } : pageIn(rest)),
  allow: can('read', 'quote'),
  async run({ tx, actor }, { quote: said, page }) {
    if (said === undefined)
      return { cards: [{ view: 'quotes', of: { entity: 'user', id: actor.id }, params: { page }, to: 'only' }] }
    const id = await quoteByNumber(tx, said)
    const quote = id ? await readQuote(tx, id) : null
    if (!quote || !mayTouch(actor, quote, 'read')) throw new Refusal('quote.unknown', { ref: said })
    return { cards: [{ view: 'quote', of: { entity: 'quote', id: quote.id }, to: 'only' }] }
  },
})

export const listView = defineView({
  name: 'quotes',
  async draw({ tx, actor, reader }, _of, params) {
    if (!actor) return null
    const { page } = paged.parse(params)
    const quotes = await tx.quote.findMany({
      where: { AND: [documentsReadBy(actor, 'quote'), { supersededById: null }] },
      orderBy: [{ updatedAt: 'desc' }, { id: 'desc' }],
      skip: (page - 1) * pageSize,
      take: pageSize + 1,
      include: { customer: { select: { name: true } } },
    })
    const rows = quotes.slice(0, pageSize).map(quote => ({
      title: `${quote.no} ${quote.title}`,
      line: [
        quote.outcome === 'none'
          ? say(t(`docState.${docStateOf(quote.docState)}`), reader)
          : say(t(outcomeKey(quote.outcome)), reader),
        quote.customer.name,
        formatMoney({ minor: quote.totalMinor, currency: quote.currency }, reader.locale),
        say(t('quote.until', { date: dateName(quote.validUntilOn, { ...reader, zone: 'UTC' }) }), reader),
      ].join(' · '),
      buttons: [{ title: say(t('button.open'), reader), verb: 'quote.list', data: { quote: quote.no } }],
    }))
    return drawList(
      {
        title: t('quotes.title'),
        empty: t('quotes.empty'),
        rows,
        page,
        more: quotes.length > pageSize,
        verb: 'quote.list',
      },
      reader,
    )
  },
})
