import { z } from 'zod'
import { allows, can } from '../../core/rights.ts'
import { say, t } from '../../core/text.ts'
import { defineAction } from '../action.ts'
import { drawList, type Row } from '../list.ts'
import { nameIn } from '../pipelines/read.ts'
import { defineView } from '../view.ts'

/** Why deals are won and lost, and to whom: what people pick from. */
export const list = defineAction({
  name: 'reason.list',
  words: { en: ['reasons', 'competitors'], zh: ['原因', '输赢原因', '竞争对手'] },
  usage: { en: '', zh: '' },
  does: { en: 'See the reasons for wins and losses, and the competitors', zh: '看赢单、输单原因和竞争对手' },
  input: z.object({}),
  read: () => ({}),
  allow: can('read', 'opportunity'),
  async run({ actor }) {
    return { cards: [{ view: 'reason.list', of: { entity: 'user', id: actor.id }, to: 'only' }] }
  },
})

export const listView = defineView({
  name: 'reason.list',
  async draw({ tx, actor, reader }) {
    if (!actor) return null
    const edits = allows(can('update', 'pipeline'), actor)
    const words = (key: 'reason.won' | 'reason.lost' | 'reason.competitors') => say(t(key), reader)
    const buttons = (verb: 'reason' | 'competitor', id: string, active: boolean) =>
      edits
        ? [
            { title: say(t('button.edit'), reader), verb: `${verb}.save`, data: { [verb]: id } },
            {
              title: say(t(active ? 'button.off' : 'button.on'), reader),
              verb: `${verb}.switch`,
              data: { [verb]: id },
            },
          ]
        : []
    const off = (active: boolean) => (active ? '' : say(t('reason.off'), reader))
    const reasons = await tx.dealReason.findMany({ orderBy: [{ kind: 'desc' }, { sort: 'asc' }, { name: 'asc' }] })
    const competitors = await tx.competitor.findMany({
      include: { _count: { select: { opportunities: true } } },
      orderBy: { name: 'asc' },
      take: 100,
    })
    const rows: Row[] = [
      ...reasons.map(({ id, kind, needsNote, active, ...names }, index) => ({
        section: reasons[index - 1]?.kind === kind ? '' : words(kind === 'won' ? 'reason.won' : 'reason.lost'),
        title: nameIn(names, reader.locale),
        mark: off(active),
        line: needsNote ? say(t('reason.needsNote'), reader) : '',
        buttons: buttons('reason', id, active),
      })),
      ...competitors.map(({ id, name, active, _count }, index) => ({
        section: index === 0 ? words('reason.competitors') : '',
        title: name,
        mark: off(active),
        line: say(t('reason.competitorDeals', { count: _count.opportunities }), reader),
        buttons: buttons('competitor', id, active),
      })),
    ]
    const taps = edits
      ? [
          { title: say(t('button.newReason'), reader), verb: 'reason.save', data: {} },
          { title: say(t('button.newCompetitor'), reader), verb: 'competitor.save', data: {} },
        ]
      : []
    return drawList({ title: t('reason.listTitle'), empty: t('reason.empty'), rows, buttons: taps }, reader)
  },
})
