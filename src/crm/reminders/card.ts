import { z } from 'zod'
import { clockTime } from '../../core/moment.ts'
import { clip } from '../../core/normal.ts'
import { type Reader, say, t } from '../../core/text.ts'
import { fact } from '../facts.ts'
import { drawList, type Row } from '../list.ts'
import { defineView } from '../view.ts'
import { buttonOf, laterButtons, reminderCard } from './face.ts'
import type { Reminder, ReminderKind } from './kind.ts'
import { dueText, isOpen, kindText, lateText, loadReminders, wordsOf } from './load.ts'
import { mayHearOf, recordsOf } from './rights.ts'
import { settledAmong } from './stands.ts'

type Kinds = () => ReadonlyMap<string, ReminderKind>

/** How many lines a list of reminders has at most. */
const most = 20

/** The cards of reminders: one by itself, and what came late or all at once as one list. Private to whom they remind. */
export function createReminderViews(kinds: Kinds) {
  const reminderView = defineView({
    name: 'reminder',
    async draw({ tx, actor, reader, company }, of) {
      const [reminder] = await loadReminders(tx, [of.id])
      if (!reminder || actor?.id !== reminder.recipientId) return null
      if (!mayHearOf(actor, reminder, await recordsOf(tx, [reminder]))) return null
      const { no, title, dueAt, wasDueAt } = reminder
      const record = no ? `${no} ${title}` : ''
      const text = wordsOf(reminder, reader)
      const settled = await settledAmong({ tx, now: reader.now, company, kinds: kinds() }, [reminder])
      const open = isOpen(reminder) && !settled.has(reminder.id)
      const card = reminderCard.draw(
        {
          state: say(open ? stateOf(reminder, reader) : closedOf(reminder), reader),
          tone: open ? 'warning' : 'good',
          text,
          record: record || say(kindText(reminder.kind), reader),
          facts: [
            fact('fact.record', record, reader),
            fact('fact.handedBy', handedBy(reminder), reader),
            fact('fact.dueAt', reminder.kind === 'free' ? clockTime(wasDueAt ?? dueAt, reader) : null, reader),
          ].flatMap(line => line ?? []),
          asksLine: false,
          buttons: open ? buttonsOf(reminder, kinds().get(reminder.kind), reader) : openButton(reminder, reader),
        },
        reader,
      )
      return { card, text: [text, record].filter(Boolean).join(' · ') }
    },
  })

  const remindersView = defineView({
    name: 'reminders',
    async draw({ tx, actor, reader, company }, _of, given) {
      if (!actor) return null
      const { ids } = z.object({ ids: z.array(z.uuid()) }).parse(given)
      const all = (await loadReminders(tx, ids)).filter(one => one.recipientId === actor.id)
      const records = await recordsOf(tx, all)
      const settled = await settledAmong({ tx, now: reader.now, company, kinds: kinds() }, all)
      const open = all.filter(one => isOpen(one) && !settled.has(one.id) && mayHearOf(actor, one, records))
      const rows = open.slice(0, most).map(one => rowOf(one, kinds().get(one.kind), reader))
      const todo = { title: say(t('button.allTodo'), reader), verb: 'todo.list', data: {} }
      return drawList(
        {
          title: t('reminders.title', { count: open.length }),
          subtitle: t('reminders.subtitle'),
          empty: t('reminders.allDone'),
          rows,
          buttons: rows.length > 0 ? [todo] : [],
        },
        reader,
      )
    },
  })

  return { reminderView, remindersView }
}

/** One reminder as a line of a list: of those that came together, of the day's list, of a digest. */
export function rowOf(reminder: Reminder, kind: ReminderKind | undefined, reader: Reader): Row {
  const { id, kind: name, entityId, no, title } = reminder
  const words = clip(wordsOf(reminder, reader), 120)
  const due = lateText(reminder, reader)
  const first = kind?.button?.(reminder)
  const isPlan = name === 'plan'
  const done = isPlan
    ? { title: say(t('button.done'), reader), verb: 'plan.done', data: { plan: entityId }, main: true }
    : { title: say(t('button.done'), reader), verb: 'reminder.done', data: { reminder: id } }
  const own = kind?.view ?? reminder.view
  return {
    title: no ? `${no} ${title}` : words,
    line: [no ? words : '', due ? say(due, reader) : ''].filter(Boolean).join(' · '),
    buttons: [
      ...(first ? [{ ...first, title: say(first.title, reader), main: true }] : []),
      ...(own && !isPlan
        ? [{ title: say(t('button.open'), reader), verb: 'reminder.open', data: { reminder: id } }]
        : []),
      done,
    ],
  }
}

/** Who handed it over. */
function handedBy({ params }: Reminder): string | null {
  return z.object({ by: z.string() }).safeParse(params).data?.by ?? null
}

function closedOf({ state }: Reminder) {
  return t(state === 'dropped' ? 'reminder.droppedState' : 'reminder.settled')
}

function stateOf(reminder: Reminder, reader: Reader) {
  const { state, dueAt, kind } = reminder
  if (state === 'waiting' && dueAt > reader.now) return t('plan.coming', { at: dueAt })
  return dueText(reminder) ?? (kind === 'free' ? t('plan.due', { at: dueAt }) : kindText(kind))
}

function buttonsOf(reminder: Reminder, kind: ReminderKind | undefined, reader: Reader) {
  const data = { reminder: reminder.id }
  const first = kind?.button?.(reminder)
  return [
    ...(first ? [buttonOf(first.title, first.verb, { data: first.data, reader, main: true })] : []),
    buttonOf('button.done', 'reminder.done', { data, reader, main: !first }),
    ...laterButtons('reminder', data, reader),
    ...openButton(reminder, reader),
    ...(kind?.urgency === 'usual' ? [buttonOf('button.less', 'reminder.less', { data, reader })] : []),
  ]
}

function openButton({ no, entity }: Reminder, reader: Reader) {
  if (!no) return []
  const [verb, data] =
    entity === 'contract'
      ? (['contract.create', { from: no }] as const)
      : entity === 'quote'
        ? (['quote.list', { quote: no }] as const)
        : (['record.show', { record: no }] as const)
  return [buttonOf('button.open', verb, { data, reader })]
}
