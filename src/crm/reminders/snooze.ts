import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import { clip } from '../../core/normal.ts'
import type { Outcome } from '../../core/platform.ts'
import { type Context, defineAction } from '../action.ts'
import { laterBy, mostSnoozes, putOffText, steps } from './later.ts'
import { ownReminder, wordsOf } from './load.ts'

/** Tells it again later, five times at most. */
export const snooze = defineAction({
  name: 'reminder.snooze',
  words: { en: [], zh: [] },
  usage: { en: '', zh: '' },
  does: { en: 'Be reminded again later', zh: '晚点再提醒' },
  input: z.object({ reminder: z.uuid(), by: z.enum(steps) }),
  read: () => ({}),
  allow: 'everyone',
  run: (context, { reminder, by }) => again(context, reminder, laterBy(by, context)),
})

/** Sets a reminder to another moment. Throws when it has been put off as often as may be, or is settled. */
export async function again(context: Context, id: string, at: Date): Promise<Outcome> {
  const { tx, reader, now } = context
  const reminder = await ownReminder(context, id)
  const text = clip(wordsOf(reminder, reader), 120)
  if (reminder.snoozes >= mostSnoozes) throw new Refusal('reminder.snoozedOut', { max: mostSnoozes })
  const times = reminder.snoozes + 1
  const moved = await tx.reminder.updateMany({
    where: { id, snoozes: reminder.snoozes, state: { notIn: ['done', 'dropped'] } },
    data: { state: 'waiting', dueAt: at, wasDueAt: null, snoozes: times, putOffAt: times < mostSnoozes ? null : now },
  })
  if (moved.count === 0) throw new Refusal('reminder.isSettled', { text })
  const of = { entity: 'reminder', id } as const
  return {
    notice: putOffText({ text, at, times, isNamed: reminder.entity !== 'reminder' && reminder.entity !== 'user' }),
    changed: [of, { entity: reminder.entity, id: reminder.entityId }],
    audit: [{ action: 'reminder.snooze', on: of, facts: { text, at: at.toISOString() } }],
  }
}
