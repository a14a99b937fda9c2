import { z } from 'zod'
import { defineCard } from '../../cards/define.ts'
import type { Json } from '../../core/card.ts'
import { type Reader, say, type TextKey, t } from '../../core/text.ts'

const button = z.strictObject({
  title: z.string(),
  verb: z.string(),
  data: z.record(z.string(), z.custom<Json>()),
  style: z.string(),
})
export type Button = z.infer<typeof button>

/** How every report looks: its figures, its picture, what must be known to read them right, its lines. */
export const reportCard = defineCard(
  'report',
  z.strictObject({
    title: z.string(),
    subtitle: z.string(),
    empty: z.string(),
    figures: z.array(z.strictObject({ label: z.string(), value: z.string() })),
    picture: z.string(),
    alt: z.string(),
    notes: z.array(z.strictObject({ line: z.string() })),
    rows: z.array(z.strictObject({ title: z.string(), line: z.string(), buttons: z.array(button) })),
    more: z.string(),
    /** What can be done about the figures, and with the report; an Adaptive Card takes five of each. */
    steps: z.array(button).max(5),
    buttons: z.array(button).max(5),
  }),
)

/** A button as data of the card. */
export function tap(title: TextKey, verb: string, data: { [key: string]: Json }, reader: Reader): Button {
  return { title: say(t(title), reader), verb, data, style: 'default' }
}
