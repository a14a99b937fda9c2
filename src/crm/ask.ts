import { z } from 'zod'
import { defineCard } from '../cards/define.ts'
import type { Outcome } from '../core/platform.ts'
import { type Reader, say, type Text, t } from '../core/text.ts'

const choice = z.strictObject({ title: z.string(), value: z.string() })
const formCard = defineCard(
  'form',
  z.strictObject({
    intro: z.string(),
    fields: z.array(
      z.strictObject({
        kind: z.enum(['text', 'choice', 'toggle', 'heading']),
        id: z.string().regex(/^[a-z][\w.-]*$/i),
        label: z.string(),
        hint: z.string(),
        value: z.string(),
        required: z.boolean(),
        many: z.boolean(),
        max: z.number(),
        choices: z.array(choice),
      }),
    ),
    save: z.string(),
    verb: z.string(),
    style: z.enum(['positive', 'destructive']),
  }),
)

/** A label is a text key's sentence, or words that people gave (the name of a checklist item). */
type Label = Text | string
type Choice = z.infer<typeof choice>

/** One input of a form. `many` is several lines for a text and several picks for a choice. */
export type Field = {
  id: string
  label: Label
  hint?: Label
  required?: boolean
  many?: boolean
} & (
  | { kind: 'text'; value?: string; max?: number }
  | { kind: 'choice'; value?: string; choices: Choice[] }
  | { kind: 'toggle'; value?: string }
  | { kind: 'heading' }
)

/** A form whose inputs are data: `action` gets them together with `context`. */
export type Form = {
  action: string
  context?: Record<string, unknown>
  title: Text
  intro?: Text
  fields: Field[]
  save?: Text
  style?: 'positive' | 'destructive'
}

/** Asks for the fields, in the order given. */
export function askFields(form: Form, reader: Reader): Outcome {
  const { action, context = {}, title, intro, fields, save = t('button.save'), style = 'positive' } = form
  const words = (label: Label) => (typeof label === 'string' ? label : say(label, reader))
  const card = formCard.draw(
    {
      intro: intro ? say(intro, reader) : '',
      fields: fields.map(field => ({
        kind: field.kind,
        id: field.id,
        label: words(field.label),
        hint: words(field.hint ?? ''),
        value: 'value' in field ? (field.value ?? '') : '',
        required: field.required ?? false,
        many: field.many ?? false,
        max: 'max' in field ? (field.max ?? 200) : 200,
        choices: 'choices' in field ? field.choices : [],
      })),
      save: say(save, reader),
      verb: action,
      style,
    },
    reader,
  )
  return { form: { action, context, title, card } }
}
