import { dateName } from '../../core/moment.ts'
import { formatMoney } from '../../core/money.ts'
import { can, modeOf, scopeOf, withinScope } from '../../core/rights.ts'
import { say, t } from '../../core/text.ts'
import { defineAction } from '../action.ts'
import { drawList, paged, pageIn, pageSize } from '../list.ts'
import { defineView } from '../view.ts'
import { stageName } from './stages.ts'

/** The open deals I may see, the nearest expected close first. */
export const list = defineAction({
  name: 'deal.list',
  words: { en: ['deals', 'deal list'], zh: ['商机列表', '我的商机'] },
  usage: { en: '[page]', zh: '[页码]' },
  does: { en: 'See the open deals', zh: '看进行中的商机' },
  input: paged,
  read: pageIn,
  allow: can('read', 'opportunity'),
  async run({ actor }, params) {
    return { cards: [{ view: 'deal.list', of: { entity: 'user', id: actor.id }, params, to: 'only' }] }
  },
})

export const listView = defineView({
  name: 'deal.list',
  async draw({ tx, actor, reader }, _of, params) {
    if (!actor) return null
    const { page } = paged.parse(params)
    const mode = modeOf(actor, 'opportunity.amount')
    const deals = await tx.opportunity.findMany({
      where: { AND: [withinScope(actor, scopeOf(actor, 'read', 'opportunity')), { deletedAt: null, closedAt: null }] },
      include: { stage: true, customer: { select: { name: true } }, owner: { select: { displayName: true } } },
      orderBy: [{ expectedCloseOn: { sort: 'asc', nulls: 'last' } }, { updatedAt: 'desc' }],
      skip: (page - 1) * pageSize,
      take: pageSize + 1,
    })
    const rows = deals.slice(0, pageSize).map(deal => ({
      title: `${deal.no} ${deal.name}`,
      line: [
        deal.customer.name,
        `${stageName(deal.stage, reader.locale)} ${deal.probabilityBp / 100}%`,
        mode === 'read' && deal.amountMinor !== null
          ? formatMoney({ minor: deal.amountMinor, currency: deal.currency }, reader.locale)
          : mode === 'masked'
            ? '***'
            : '',
        deal.expectedCloseOn
          ? say(t('deal.closesOn', { date: dateName(deal.expectedCloseOn, { ...reader, zone: 'UTC' }) }), reader)
          : '',
        deal.ownerId === actor.id ? '' : deal.owner.displayName,
      ]
        .filter(Boolean)
        .join(' · '),
      buttons: [{ title: say(t('button.open'), reader), verb: 'record.show', data: { record: deal.no } }],
    }))
    return drawList(
      {
        title: t('deal.listTitle'),
        subtitle: t('list.page', { page }),
        empty: t('deal.listEmpty'),
        rows,
        page,
        more: deals.length > pageSize,
        verb: 'deal.list',
      },
      reader,
    )
  },
})
