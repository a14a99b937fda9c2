import { daysBetween } from '../../core/moment.ts'
import { clip } from '../../core/normal.ts'
import { can } from '../../core/rights.ts'
import { type Reader, say, t } from '../../core/text.ts'
import { defineAction } from '../action.ts'
import { exportButton } from '../exports/button.ts'
import { drawList, paged, pageIn, pageSize } from '../list.ts'
import { dueAmong, shortText, soonDays } from '../recycling/due.ts'
import { defineView } from '../view.ts'
import { responseInList } from './card.ts'

/** My leads, the ones with the nearest promise first. */
export const mine = defineAction({
  name: 'lead.mine',
  words: { en: ['my leads'], zh: ['我的线索'] },
  usage: { en: '[page]', zh: '[页码]' },
  does: { en: 'See the leads I look after', zh: '看我正在跟进的线索' },
  input: paged,
  read: pageIn,
  allow: can('read', 'lead'),
  async run({ actor }, params) {
    return { cards: [{ view: 'lead.mine', of: { entity: 'user', id: actor.id }, params, to: 'only' }] }
  },
})

export const mineView = defineView({
  name: 'lead.mine',
  async draw({ tx, actor, reader, company }, _of, params) {
    if (!actor) return null
    const { page } = paged.parse(params)
    const leads = await tx.lead.findMany({
      where: { ownerId: actor.id, deletedAt: null, convertedAt: null },
      orderBy: [{ nextFollowUpAt: { sort: 'asc', nulls: 'last' } }, { updatedAt: 'desc' }],
      skip: (page - 1) * pageSize,
      take: pageSize + 1,
    })
    const ids = leads.map(({ id }) => id)
    const due = await dueAmong({ tx, now: reader.now, company }, { entity: 'lead', ids, atMost: soonDays })
    const rows = leads.slice(0, pageSize).map(lead => ({
      title: `${lead.no} ${lead.title}`,
      mark: [overdue(lead, reader), responseInList(lead, reader).mark, shortText(due.get(lead.id), reader)]
        .filter(Boolean)
        .join(' · '),
      line: clip(
        [
          lead.personName,
          lead.need,
          say(lead.nextFollowUpAt ? t('lead.nextAt', { at: lead.nextFollowUpAt }) : t('lead.nothingPlanned'), reader),
          responseInList(lead, reader).word,
        ]
          .filter(Boolean)
          .join(' · '),
        200,
      ),
      buttons: [
        { title: say(t('button.log'), reader), verb: 'followup.log', data: { about: lead.no }, main: true },
        { title: say(t('button.open'), reader), verb: 'record.show', data: { record: lead.no } },
      ],
    }))
    return drawList(
      {
        title: t('lead.mineTitle'),
        empty: t('lead.mineEmpty'),
        rows,
        page,
        more: leads.length > pageSize,
        verb: 'lead.mine',
        buttons: leads.length > 0 ? exportButton('lead.mine', { actor, reader }) : [],
      },
      reader,
    )
  },
})

/** How many days ago the next step was due. */
function overdue({ nextFollowUpAt }: { nextFollowUpAt: Date | null }, reader: Reader): string {
  const days = nextFollowUpAt ? daysBetween(nextFollowUpAt, reader.now, reader.zone) : 0
  return days > 0 ? say(t('todo.overdueBy', { days }), reader) : ''
}
