import { z } from 'zod'
import { allows, can, scopeOf, withinScope } from '../../core/rights.ts'
import { say, t } from '../../core/text.ts'
import { defineAction } from '../action.ts'
import { exportButton } from '../exports/button.ts'
import { drawList, filtered, filterIn, pageSize } from '../list.ts'
import { dueAmong, shortText, soonDays } from '../recycling/due.ts'
import { segmentNamed } from '../segments/read.ts'
import { defineView } from '../view.ts'
import { readFilter, whereFilter } from './filter.ts'

/** The customers I may see, the most recently touched first; a filter or the name of a segment narrows them. */
export const list = defineAction({
  name: 'customer.list',
  words: { en: ['customers', 'my customers'], zh: ['客户列表', '我的客户'] },
  usage: {
    en: '[tag:… level:… region:… source:… campaign:… quiet:30d, or a segment] [page]',
    zh: '[标签:… 级别:… 地区:… 来源:… 活动:… 未联系:30天，或分组名] [页码]',
  },
  does: { en: 'See the customers, filtered or by segment', zh: '看客户列表，可筛选或按分组' },
  input: filtered,
  read: filterIn,
  allow: can('read', 'customer'),
  async run(context, { page, filter }) {
    const segment = filter ? await segmentNamed(context, filter) : undefined
    const params = { page, filter: segment?.filter ?? filter, ...(segment ? { segment: segment.name } : {}) }
    return { cards: [{ view: 'customer.list', of: { entity: 'user', id: context.actor.id }, params, to: 'only' }] }
  },
})

export const listView = defineView({
  name: 'customer.list',
  async draw({ tx, actor, reader, company }, _of, params) {
    if (!actor) return null
    const { page, filter, segment } = filtered.extend({ segment: z.string().optional() }).parse(params)
    const knowsDeals = allows(can('read', 'opportunity'), actor)
    const asked = await whereFilter(tx, readFilter(filter), reader)
    const customers = await tx.customer.findMany({
      where: {
        AND: [withinScope(actor, scopeOf(actor, 'read', 'customer')), { deletedAt: null }, asked],
      },
      include: {
        owner: { select: { displayName: true } },
        _count: { select: { opportunities: { where: { closedAt: null, deletedAt: null } } } },
      },
      orderBy: { updatedAt: 'desc' },
      skip: (page - 1) * pageSize,
      take: pageSize + 1,
    })
    const ids = customers.map(({ id }) => id)
    const due = await dueAmong({ tx, now: reader.now, company }, { entity: 'customer', ids, atMost: soonDays })
    const rows = customers.slice(0, pageSize).map(customer => ({
      title: `${customer.no} ${customer.name}`,
      mark: shortText(due.get(customer.id), reader),
      line: [
        customer.ownerId === actor.id ? '' : customer.owner?.displayName,
        customer.level ?? '',
        customer.tags.slice(0, 3).join('/'),
        knowsDeals ? say(t('customer.openDeals', { count: customer._count.opportunities }), reader) : '',
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
    const save = { title: say(t('button.saveSegment'), reader), verb: 'segment.save', data: { filter } }
    return drawList(
      {
        title: segment ? t('segment.heading', { name: segment }) : t('customer.listTitle'),
        ...(filter ? { subtitle: t('list.filtered', { filter }) } : {}),
        empty: filter ? t('customer.noMatch', { filter }) : t('customer.listEmpty'),
        rows,
        ...{ page, more: customers.length > pageSize, verb: 'customer.list', filter: { filter } },
        buttons: [
          ...(filter && !segment ? [save] : []),
          ...(customers.length > 0 ? exportButton('customer.list', { actor, reader }, { filter }) : []),
        ],
      },
      reader,
    )
  },
})
