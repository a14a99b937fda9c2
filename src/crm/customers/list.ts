import { can, scopeOf, withinScope } from '../../core/rights.ts'
import { say, t } from '../../core/text.ts'
import { defineAction } from '../action.ts'
import { exportButton } from '../exports/button.ts'
import { drawList, paged, pageIn, pageSize } from '../list.ts'
import { defineView } from '../view.ts'

/** The customers I may see, the most recently touched first. */
export const list = defineAction({
  name: 'customer.list',
  words: { en: ['customers', 'my customers'], zh: ['客户列表', '我的客户'] },
  usage: { en: '[page]', zh: '[页码]' },
  does: { en: 'See the customers', zh: '看客户列表' },
  input: paged,
  read: pageIn,
  allow: can('read', 'customer'),
  async run({ actor }, params) {
    return { cards: [{ view: 'customer.list', of: { entity: 'user', id: actor.id }, params, to: 'only' }] }
  },
})

export const listView = defineView({
  name: 'customer.list',
  async draw({ tx, actor, reader }, _of, params) {
    if (!actor) return null
    const { page } = paged.parse(params)
    const customers = await tx.customer.findMany({
      where: { AND: [withinScope(actor, scopeOf(actor, 'read', 'customer')), { deletedAt: null }] },
      include: {
        owner: { select: { displayName: true } },
        _count: { select: { opportunities: { where: { closedAt: null, deletedAt: null } } } },
      },
      orderBy: { updatedAt: 'desc' },
      skip: (page - 1) * pageSize,
      take: pageSize + 1,
    })
    const rows = customers.slice(0, pageSize).map(customer => ({
      title: `${customer.no} ${customer.name}`,
      line: [
        customer.ownerId === actor.id ? '' : customer.owner?.displayName,
        say(t('customer.openDeals', { count: customer._count.opportunities }), reader),
        say(
          customer.lastFollowUpAt
            ? t('customer.lastTalkAt', { at: customer.lastFollowUpAt })
            : t('customer.neverTalked'),
          reader,
        ),
      ]
        .filter(Boolean)
        .join(' · '),
      buttons: [{ title: say(t('button.open'), reader), verb: 'record.show', data: { record: customer.no } }],
    }))
    return drawList(
      {
        title: t('customer.listTitle'),
        subtitle: t('list.page', { page }),
        empty: t('customer.listEmpty'),
        rows,
        page,
        more: customers.length > pageSize,
        verb: 'customer.list',
        buttons: customers.length > 0 ? exportButton('customer', { actor, reader }) : [],
      },
      reader,
    )
  },
})
