import { clockTime, daysBetween, plusDays, startOfDay } from '../../core/moment.ts'
import { clip } from '../../core/normal.ts'
import { type Reader, say, t } from '../../core/text.ts'
import { defineAction } from '../action.ts'
import { drawList, paged, pageIn, pageSize, type Row } from '../list.ts'
import { askedFor } from '../reminders/list.ts'
import { quietOnes, quietRow } from '../reminders/quiet.ts'
import { defineView } from '../view.ts'
import { type Plan, plansBefore } from './plans.ts'
import { warningButtons, warningRows } from './warnings.ts'

const daysAhead = 14
const quietShown = 5

/** My day: what is overdue, what is for today, what comes in the next two weeks. */
export const list = defineAction({
  name: 'todo.list',
  words: { en: ['todo', 'my day'], zh: ['待办', '我的待办', '今日待办'] },
  usage: { en: '[page]', zh: '[页码]' },
  does: { en: 'See what I promised: overdue, today, coming', zh: '看我的待办：逾期、今天、接下来' },
  input: paged,
  read: pageIn,
  allow: 'everyone',
  async run({ actor }, params) {
    return { cards: [{ view: 'todo', of: { entity: 'user', id: actor.id }, params, to: 'only' }] }
  },
})

export const todoView = defineView({
  name: 'todo',
  async draw({ tx, actor, reader, company }, _of, params) {
    if (!actor) return null
    const { page } = paged.parse(params)
    const before = plusDays(startOfDay(reader.now, reader.zone), daysAhead, reader.zone)
    const plans = await plansBefore(tx, {
      ownerId: actor.id,
      before,
      limit: pageSize + 1,
      offset: (page - 1) * pageSize,
    })
    const planned = plans.slice(0, pageSize).map((plan, index) => rowOf(plan, plans[index - 1], reader))
    const viewer = { tx, actor, reader, company }
    const warned = page === 1 ? await warningRows(viewer) : []
    // What nobody promised anything about comes last, on the last page.
    const more = plans.length > pageSize
    const silent = more ? [] : await quietOnes(tx, { ownerId: actor.id, now: reader.now, company, limit: pageSize })
    const quiet = silent.filter(({ no }) => !warned.some(row => row.no === no)).slice(0, quietShown)
    const asked = more ? [] : await askedFor(tx, { personId: actor.id, reader, limit: pageSize })
    const rows = [
      ...planned,
      ...warned,
      ...asked.map((one, index) => ({ ...one, section: index === 0 ? say(t('todo.reminders'), reader) : '' })),
      ...quiet.map((one, index) => quietRow(one, { first: index === 0, reader })),
    ]
    return drawList(
      {
        title: t('todo.title'),
        subtitle: t('todo.subtitle', { days: daysAhead }),
        empty: t('todo.empty'),
        rows,
        ...{ page, more, verb: 'todo.list', buttons: warningButtons(warned, reader) },
      },
      reader,
    )
  },
})

function rowOf(plan: Plan, previous: Plan | undefined, reader: Reader): Row {
  const section = sectionOf(plan, reader)
  const data = { plan: plan.id }
  return {
    section: previous && sectionOf(previous, reader) === section ? '' : section,
    title: clip(plan.text, 120),
    line: `${plan.no} ${plan.title} · ${clockTime(plan.dueAt, reader)}`,
    mark: overdueBy(plan, reader) > 0 ? say(t('todo.overdueBy', { days: overdueBy(plan, reader) }), reader) : '',
    buttons: [
      { title: say(t('button.done'), reader), verb: 'plan.done', data, main: true },
      { title: say(t('button.plusDay'), reader), verb: 'plan.snooze', data: { ...data, by: '1d' } },
      { title: say(t('button.otherTime'), reader), verb: 'plan.move', data },
    ],
  }
}

function overdueBy(plan: Plan, { now, zone }: Reader): number {
  return daysBetween(plan.dueAt, now, zone)
}

function sectionOf(plan: Plan, reader: Reader): string {
  const days = overdueBy(plan, reader)
  return say(t(days > 0 ? 'todo.overdue' : days === 0 ? 'todo.today' : 'todo.coming'), reader)
}
