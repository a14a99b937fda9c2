import { z } from 'zod'
import { clockTime } from '../../core/moment.ts'
import { type Reader, say, t } from '../../core/text.ts'
import type { Tx } from '../../store/db.ts'
import { defineAction } from '../action.ts'
import { drawList, type Row } from '../list.ts'
import { defineView } from '../view.ts'
import { rowOf } from './card.ts'
import { loadReminders } from './load.ts'

const most = 20

/** What I asked to be reminded of and have not settled, the next one first. */
export const list = defineAction({
  name: 'reminder.list',
  words: { en: ['reminders', 'my reminders'], zh: ['我的提醒', '提醒列表'] },
  usage: { en: '', zh: '' },
  does: { en: 'See the reminders I set', zh: '看我设的提醒' },
  input: z.object({}),
  read: () => ({}),
  allow: 'everyone',
  async run({ actor }) {
    return { cards: [{ view: 'reminder.list', of: { entity: 'user', id: actor.id }, to: 'only' }] }
  },
})

export const listView = defineView({
  name: 'reminder.list',
  async draw({ tx, actor, reader }) {
    if (!actor) return null
    const rows = await askedFor(tx, { personId: actor.id, reader, limit: most })
    const todo = { title: say(t('button.allTodo'), reader), verb: 'todo.list', data: {} }
    return drawList({ title: t('todo.reminders'), empty: t('reminder.noneSet'), rows, buttons: [todo] }, reader)
  },
})

/** What somebody asked to be reminded of, until it is done. */
export async function askedFor(
  tx: Tx,
  { personId, reader, limit }: { personId: string; reader: Reader; limit: number },
): Promise<Row[]> {
  const open = await tx.sql<{ id: string }>`
    select id from "Reminder" where "recipientId" = ${personId} and kind = 'free' and state in ('waiting', 'sent', 'folded', 'told', 'missed')
    order by "dueAt" limit ${limit}`
  const reminders = await loadReminders(
    tx,
    open.map(({ id }) => id),
  )
  return reminders.map(one => {
    const { line, ...row } = rowOf(one, undefined, reader)
    const at = one.dueAt > reader.now ? clockTime(one.dueAt, reader) : ''
    const move = { title: say(t('button.otherTime'), reader), verb: 'reminder.move', data: { reminder: one.id } }
    return { ...row, line: [line, at].filter(Boolean).join(' · '), buttons: [...row.buttons, move] }
  })
}
