import { formatMoney } from '../../core/money.ts'
import { can } from '../../core/rights.ts'
import { say, t } from '../../core/text.ts'
import { defineAction } from '../action.ts'
import { docStateOf } from '../approvals/documents.ts'
import { documentsReadBy } from '../approvals/rights.ts'
import { drawList, paged, pageIn, pageSize } from '../list.ts'
import { defineView } from '../view.ts'
import { stateKey } from './ship.ts'

/** The orders I may see, the newest first. */
export const list = defineAction({
  name: 'order.list',
  words: { en: ['orders'], zh: ['订单列表'] },
  usage: { en: '[page]', zh: '[页码]' },
  does: { en: 'See orders', zh: '看订单' },
  input: paged,
  read: pageIn,
  allow: can('read', 'order'),
  async run({ actor }, params) {
    return { cards: [{ view: 'orders', of: { entity: 'user', id: actor.id }, params, to: 'only' }] }
  },
})

export const listView = defineView({
  name: 'orders',
  async draw({ tx, actor, reader }, _of, params) {
    if (!actor) return null
    const { page } = paged.parse(params)
    const orders = await tx.order.findMany({
      where: documentsReadBy(actor, 'order'),
      orderBy: [{ updatedAt: 'desc' }, { id: 'desc' }],
      skip: (page - 1) * pageSize,
      take: pageSize + 1,
      include: { contract: { select: { no: true, customer: { select: { name: true } } } } },
    })
    const rows = orders.slice(0, pageSize).map(order => ({
      title: `${order.no} ${order.title}`,
      line: [
        say(
          t(order.docState === 'approved' ? stateKey(order.state) : `docState.${docStateOf(order.docState)}`),
          reader,
        ),
        order.contract.customer.name,
        formatMoney({ minor: order.totalMinor, currency: order.currency }, reader.locale),
      ].join(' · '),
      buttons: [{ title: say(t('button.open'), reader), verb: 'order.create', data: { from: order.no } }],
    }))
    return drawList(
      {
        title: t('orders.title'),
        empty: t('orders.empty'),
        rows,
        page,
        more: orders.length > pageSize,
        verb: 'order.list',
      },
      reader,
    )
  },
})
