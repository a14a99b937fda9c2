import { z } from 'zod'
import { defineCard } from '../cards/define.ts'
import type { Outcome } from '../core/platform.ts'
import { type Reader, say, type Text, type TextKey, t } from '../core/text.ts'

const choice = z.strictObject({ title: z.string(), value: z.string() })
const field = z.strictObject({
  kind: z.enum(['text', 'choice', 'toggle', 'heading']),
  id: z.string().regex(/^[a-z][\w.-]*$/i),
  label: z.string(),
  hint: z.string(),
  search: z.string(),
  value: z.string(),
  required: z.boolean(),
  many: z.boolean(),
  open: z.boolean(),
  max: z.number(),
  choices: z.array(choice),
})
type Drawn = z.infer<typeof field>

const formCard = defineCard(
  'form',
  z.strictObject({
    heading: z.string(),
    intro: z.string(),
    warnings: z.array(z.strictObject({ line: z.string() })),
    rows: z.array(z.strictObject({ fields: z.array(field) })),
    save: z.string(),
    verb: z.string(),
    style: z.enum(['positive', 'destructive']),
  }),
)

/** What stands for "none of these" in a list of choices: a renderer takes an empty value for a missing one. */
export const none = '-'

/** The people of one customer, by the customer's id: "contacts.<id>". */
type ContactSearch = `contacts.${string}`

/** A sentence of ours, by its key or with what it says, or words that people gave (the name of a checklist item). */
type Label = TextKey | Text | { words: string }

/**
 * One input of a form: what has choices is picked from them, anything else is a text unless `kind` says otherwise. `many` is several
 * lines for a text and several picks for a choice; `max` counts characters.
 */
export type Field = {
  id: string
  kind?: 'toggle' | 'heading'
  label: Label
  hint?: Label
  value?: string | null | undefined
  required?: boolean
  many?: boolean
  max?: number
  choices?: z.infer<typeof choice>[]
  /** Offers what fits the letters typed so far, where the platform can; what is typed out counts as well. */
  search?: 'customers' | 'colleagues' | ContactSearch
}

/** A form to draw: fields one below the other, or rows of one or two. `context` comes back with what is filled in. */
export type Form = {
  action: string
  context?: Record<string, unknown>
  title: Text
  heading?: string
  intro?: Text
  warnings?: Text[]
  save?: Text
  style?: 'positive' | 'destructive'
} & ({ fields: Field[] } | { rows: Field[][] })

/** So many choices are shown at once where several may be picked; more of them are a list to open. */
const shownAtOnce = 8

/** Asks for what is missing, in a form as every plain form looks. */
export function askFor(form: Form, reader: Reader): Pick<Outcome, 'form'> {
  const { action, context = {}, title, heading = '', intro, warnings = [], save = t('button.save') } = form
  const rows = 'rows' in form ? form.rows : form.fields.map(one => [one])
  const card = formCard.draw(
    {
      heading,
      intro: intro ? say(intro, reader) : '',
      warnings: warnings.map(warning => ({ line: say(warning, reader) })),
      rows: rows.map(fields => ({ fields: fields.map(one => drawn(one, reader)) })),
      save: say(save, reader),
      verb: action,
      style: form.style ?? 'positive',
    },
    reader,
  )
  return { form: { action, context, title, card } }
}

function drawn(
  { id, kind, label, hint, search, value, required = false, many = false, max = 200, choices }: Field,
  reader: Reader,
): Drawn {
  return {
    kind: kind ?? (choices ? 'choice' : 'text'),
    id,
    label: inWords(label, reader),
    hint: hint ? inWords(hint, reader) : '',
    search: search ?? '',
    value: value ?? '',
    ...{ required, many, max },
    open: many && (choices?.length ?? 0) <= shownAtOnce,
    choices: choices ?? [],
  }
}

function inWords(label: Label, reader: Reader): string {
  if (typeof label === 'string') return say(t(label), reader)
  return 'words' in label ? label.words : say(label, reader)
}
