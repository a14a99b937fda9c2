import { z } from 'zod'
import { defineAction } from '../action.ts'
import { cardOf } from './fire.ts'
import type { ReminderKind } from './kind.ts'
import { ownReminder } from './load.ts'

/** Opens, from a line of a list, the card that a reminder would have come as by itself. */
export function createOpen(kinds: () => ReadonlyMap<string, ReminderKind>) {
  return defineAction({
    name: 'reminder.open',
    words: { en: [], zh: [] },
    usage: { en: '', zh: '' },
    does: { en: 'Open what a reminder is about', zh: '打开一条提醒说的事' },
    input: z.object({ reminder: z.uuid() }),
    read: () => ({}),
    allow: 'everyone',
    async run(context, { reminder: id }) {
      const card = cardOf(await ownReminder(context, id), kinds())
      return { cards: [{ ...card, to: 'only' }] }
    },
  })
}
