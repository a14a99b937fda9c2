import { z } from 'zod'
import { clockTime, daysBetween } from '../../core/moment.ts'
import { clip } from '../../core/normal.ts'
import { type Reader, say, t } from '../../core/text.ts'
import { drawList, type Row } from '../list.ts'
import { plansBefore } from '../todo/plans.ts'
import { defineView } from '../view.ts'
import { type Quiet, quietOnes } from './quiet.ts'

const shown = 5

/** The morning's hint: the first few overdue promises and quiet records, as they are now, each with its next tap. */
export const nudgeView = defineView({
  name: 'nudge',
  async draw({ tx, actor, reader, company }, _of, given) {
    if (!actor) return null
    const { overdue, quiet } = z.object({ overdue: z.number(), quiet: z.number() }).parse(given)
    const plans = await plansBefore(tx, { ownerId: actor.id, before: reader.now, limit: shown, offset: 0 })
    const silent = await quietOnes(tx, { ownerId: actor.id, now: reader.now, company, limit: shown })
    const late = plans.filter(plan => daysBetween(plan.dueAt, reader.now, company.zone) > 0)
    const rows: Row[] = [
      ...late.map((plan, i) => ({
        section: i === 0 ? say(t('todo.overdue'), reader) : '',
        title: clip(plan.text, 120),
        line: `${plan.no} ${plan.title} · ${clockTime(plan.dueAt, reader)}`,
        buttons: [
          { title: say(t('button.done'), reader), verb: 'plan.done', data: { plan: plan.id }, main: true },
          { title: say(t('button.plusDay'), reader), verb: 'plan.snooze', data: { plan: plan.id, by: '1d' } },
        ],
      })),
      ...silent.map((one, i) => quietRow(one, { first: i === 0, reader })),
    ]
    const all = { title: say(t('button.allTodo'), reader), verb: 'todo.list', data: {} }
    return drawList(
      {
        title: t('nudge.title', { overdue, quiet }),
        empty: t('nudge.done'),
        rows,
        buttons: rows.length > 0 ? [all] : [],
      },
      reader,
    )
  },
})

/** A record that has gone quiet, with the way to log and to plan. */
export function quietRow({ no, title, since }: Quiet, { first, reader }: { first: boolean; reader: Reader }): Row {
  const days = daysBetween(since, reader.now, reader.zone)
  return {
    section: first ? say(t('todo.quiet'), reader) : '',
    title: `${no} ${title}`,
    line: say(t('todo.quietFor', { days }), reader),
    buttons: [
      { title: say(t('button.log'), reader), verb: 'followup.log', data: { about: no }, main: true },
      { title: say(t('button.open'), reader), verb: 'record.show', data: { record: no } },
    ],
  }
}
