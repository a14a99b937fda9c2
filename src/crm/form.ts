import { z } from 'zod'
import { defineCard } from '../cards/define.ts'
import type { Outcome } from '../core/platform.ts'
import { type Reader, say, type Text, type TextKey, t } from '../core/text.ts'

const choice = z.strictObject({ title: z.string(), value: z.string() })
const field = z.strictObject({
  id: z.string(),
  kind: z.enum(['line', 'text', 'choice', 'several']),
  label: z.string(),
  hint: z.string(),
  value: z.string(),
  most: z.number(),
  choices: z.array(choice),
})

const fieldsFormCard = defineCard(
  'fields-form',
  z.strictObject({
    heading: z.string(),
    warnings: z.array(z.strictObject({ line: z.string() })),
    rows: z.array(z.strictObject({ fields: z.array(field) })),
    save: z.string(),
    verb: z.string(),
  }),
)

/** What stands for "none of these" in a list of choices: a renderer takes an empty value for a missing one. */
export const none = '-'

/** An input of a form. Those with choices are picked from a list, `several` more than one; `long` ones take several lines. */
export type Field = {
  id: string
  label: TextKey
  hint?: TextKey
  value?: string | null | undefined
  most?: number
  long?: boolean
  several?: boolean
  choices?: { title: string; value: string }[]
}

/** A form to draw: rows of one or two inputs. `context` comes back with what is filled in. */
export type Form = {
  action: string
  context?: Record<string, unknown>
  title: Text
  heading?: string
  warnings?: Text[]
  rows: Field[][]
  save?: Text
}

/** Asks for what is missing, in a form as every plain form looks. */
export function askFor(form: Form, reader: Reader): Pick<Outcome, 'form'> {
  const { action, context = {}, title, heading = '', warnings = [], rows, save = t('button.save') } = form
  const card = fieldsFormCard.draw(
    {
      heading,
      warnings: warnings.map(warning => ({ line: say(warning, reader) })),
      rows: rows.map(fields => ({ fields: fields.map(input => inputOf(input, reader)) })),
      save: say(save, reader),
      verb: action,
    },
    reader,
  )
  return { form: { action, context, title, card } }
}

function inputOf(
  { id, label, hint, value, most = 200, long = false, several = false, choices }: Field,
  reader: Reader,
) {
  return {
    id,
    kind: choices
      ? several
        ? ('several' as const)
        : ('choice' as const)
      : long
        ? ('text' as const)
        : ('line' as const),
    label: say(t(label), reader),
    hint: hint ? say(t(hint), reader) : '',
    value: value ?? '',
    most,
    choices: choices ?? [],
  }
}
