import { z } from 'zod'
import { defineCard } from '../cards/define.ts'
import type { FormWish } from '../core/platform.ts'
import { type Reader, say, type Text } from '../core/text.ts'

/** Something a form asks for. `most` is the longest answer in characters. */
export type Question = {
  id: string
  label: Text
  hint?: Text
  value?: string
  required?: boolean
  /** One line unless said otherwise. */
  kind?: 'text' | 'lines' | 'choice'
  most?: number
  choices?: { title: string; value: string }[]
}

const askCard = defineCard(
  'ask',
  z.strictObject({
    intro: z.string(),
    verb: z.string(),
    submit: z.string(),
    style: z.enum(['positive', 'destructive']),
    inputs: z.array(
      z.strictObject({
        id: z.string(),
        kind: z.enum(['text', 'lines', 'choice']),
        label: z.string(),
        hint: z.string(),
        value: z.string(),
        required: z.boolean(),
        most: z.number(),
        choices: z.array(z.strictObject({ title: z.string(), value: z.string() })),
      }),
    ),
  }),
)

/** A plain form: a few questions, one button. What is sent back goes to `action` together with `context`. */
export function ask(
  form: {
    action: string
    context?: Record<string, unknown>
    title: Text
    /** What it is about, above the questions. */
    intro?: string
    questions: Question[]
    submit: Text
    destructive?: true
  },
  reader: Reader,
): FormWish {
  const { action, context, title, intro = '', questions, submit, destructive } = form
  const card = askCard.draw(
    {
      ...{ intro, verb: action, submit: say(submit, reader), style: destructive ? 'destructive' : 'positive' },
      inputs: questions.map(
        ({ id, label, hint, value = '', required = false, kind = 'text', most = 200, choices = [] }) => ({
          ...{ id, kind, value, required, most, choices },
          label: say(label, reader),
          hint: hint ? say(hint, reader) : '',
        }),
      ),
    },
    reader,
  )
  return { action, title, card, ...(context ? { context } : {}) }
}
