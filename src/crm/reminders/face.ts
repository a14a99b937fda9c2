import { z } from 'zod'
import { defineCard } from '../../cards/define.ts'
import type { Json } from '../../core/card.ts'
import { type Reader, say, type Text, type TextKey, t } from '../../core/text.ts'
import { facts } from '../facts.ts'

/** One button as data of a card. */
export const buttonSchema = z.strictObject({
  title: z.string(),
  verb: z.string(),
  style: z.enum(['default', 'positive']),
  inputs: z.enum(['auto', 'none']),
  data: z.record(z.string(), z.custom<Json>()),
})

/** How every reminder looks: what state it is in, what it says, what it is about, and what can be done. */
export const reminderCard = defineCard(
  'reminder',
  z.strictObject({
    state: z.string(),
    tone: z.enum(['warning', 'good', 'emphasis']),
    text: z.string(),
    record: z.string(),
    facts,
    /** Whether a line about how it went is asked for. */
    asksLine: z.boolean(),
    buttons: z.array(buttonSchema),
  }),
)

type Button = z.infer<typeof buttonSchema>
type Data = Record<string, Json>

/** One button; `main` stands out, and `inputs` says that it brings the line along. */
export function buttonOf(
  title: TextKey | Text,
  verb: string,
  {
    data,
    reader,
    main = false,
    inputs = 'none',
  }: { data: Data; reader: Reader; main?: boolean; inputs?: 'auto' | 'none' },
): Button {
  const label = typeof title === 'string' ? t(title) : title
  return { title: say(label, reader), verb, data, inputs, style: main ? 'positive' : 'default' }
}

/** Later, in an hour, in three, tomorrow at nine, or another time or another person (R145). */
export function laterButtons(area: 'plan' | 'reminder', data: Data, reader: Reader): Button[] {
  return [
    buttonOf('button.inAnHour', `${area}.snooze`, { data: { ...data, by: '1h' }, reader }),
    buttonOf('button.inThreeHours', `${area}.snooze`, { data: { ...data, by: '3h' }, reader }),
    buttonOf('button.tomorrowAtNine', `${area}.snooze`, { data: { ...data, by: 'tomorrow' }, reader }),
    buttonOf('button.otherTime', `${area}.move`, { data, reader }),
  ]
}
