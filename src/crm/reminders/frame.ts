import { z } from 'zod'
import { defineCard } from '../../cards/define.ts'
import { say } from '../../core/text.ts'
import type { View, Viewer } from '../view.ts'
import { buttonOf, buttonSchema } from './face.ts'
import type { ReminderKind } from './kind.ts'
import { dueText, isOpen, kindText, loadReminders, wordsOf } from './load.ts'
import { settledAmong } from './stands.ts'

const frameCard = defineCard(
  'reminded',
  z.strictObject({ state: z.string(), text: z.string(), buttons: z.array(buttonSchema.omit({ inputs: true })) }),
)

/** What a copy of a record's card remembers when it came as a reminder. */
const params = z.object({ reminder: z.uuid().optional() })

/**
 * A card that came as a reminder says above itself why it came, and can be put off or handed over there; one that says why by itself has
 * only the buttons, below. It needs no "done": once what it
 * speaks of is settled, it is the card of its record like any other copy.
 */
export function framed(view: View, kinds: () => ReadonlyMap<string, ReminderKind>): View {
  return {
    name: view.name,
    async draw(viewer, of, given) {
      const drawn = await view.draw(viewer, of, given)
      const { reminder } = params.parse(given)
      const frame = drawn && reminder ? await frameOf(viewer, reminder, kinds()) : undefined
      if (!drawn || !frame) return drawn
      return {
        text: [frame.text, drawn.text].filter(Boolean).join(' · '),
        card: {
          ...drawn.card,
          body: frame.text ? [...frame.card.body, ...drawn.card.body] : [...drawn.card.body, ...frame.card.body],
        },
      }
    },
  }
}

async function frameOf({ tx, actor, reader, company }: Viewer, id: string, kinds: ReadonlyMap<string, ReminderKind>) {
  const [reminder] = await loadReminders(tx, [id])
  if (!reminder || reminder.recipientId !== actor?.id || !isOpen(reminder)) return undefined
  if ((await settledAmong({ tx, now: reader.now, company, kinds }, [reminder])).size > 0) return undefined
  const data = { reminder: id }
  const kind = kinds.get(reminder.kind)
  const named = say(kindText(reminder.kind), reader)
  const text = kind?.explains ? '' : wordsOf(reminder, reader)
  const late = dueText(reminder)
  const usual = kind?.urgency === 'usual'
  const buttons = [
    buttonOf('button.tomorrowAtNine', 'reminder.snooze', { data: { ...data, by: 'tomorrow' }, reader }),
    buttonOf('button.otherTime', 'reminder.move', { data, reader }),
    ...(usual ? [buttonOf('button.less', 'reminder.less', { data, reader })] : []),
  ].map(({ inputs: _inputs, ...button }) => button)
  // One that says no more than what it is says it once.
  const state = kind?.explains
    ? ''
    : [...(text === named ? [] : [named]), ...(late ? [say(late, reader)] : [])].join(' · ')
  return { text, card: frameCard.draw({ state, text, buttons }, reader) }
}
