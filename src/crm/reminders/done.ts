import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import { clip } from '../../core/normal.ts'
import { t } from '../../core/text.ts'
import { defineAction } from '../action.ts'
import { isOpen, ownReminder, wordsOf } from './load.ts'

/** Settles a reminder: it is not told again. */
export const done = defineAction({
  name: 'reminder.done',
  words: { en: [], zh: [] },
  usage: { en: '', zh: '' },
  does: { en: 'Mark a reminder as done', zh: '完成一条提醒' },
  input: z.object({ reminder: z.uuid() }),
  read: () => ({}),
  allow: 'everyone',
  async run(context, { reminder: id }) {
    const reminder = await ownReminder(context, id)
    const text = clip(wordsOf(reminder, context.reader), 120)
    const settled = await context.tx.reminder.updateMany({
      where: { id, state: { notIn: ['done', 'dropped'] } },
      data: { state: 'done' },
    })
    if (settled.count === 0 || !isOpen(reminder)) throw new Refusal('reminder.isSettled', { text })
    const of = { entity: 'reminder', id } as const
    return {
      notice: t('reminder.done', { text }),
      changed: [of, { entity: reminder.entity, id: reminder.entityId }, { entity: 'user', id: context.actor.id }],
      audit: [{ action: 'reminder.done', on: of, facts: { text, state: reminder.state } }],
    }
  },
  async undo({ tx }, done) {
    const before = z.object({ state: z.enum(['waiting', 'sent', 'folded', 'told', 'missed']) }).parse(done.facts)
    await tx.reminder.updateMany({ where: { id: done.entityId, state: 'done' }, data: before })
    const of = { entity: 'reminder', id: done.entityId } as const
    return {
      notice: t('reminder.backAgain'),
      changed: [of],
      audit: [{ action: 'reminder.undone', on: of, undoOf: done.id }],
    }
  },
})
