import type { ModalView } from '@slack/types'
import { z } from 'zod'
import type { FormView } from '../../core/platform.ts'
import { readJson } from '../../core/readJson.ts'
import type { Origin } from './heard.ts'
import { renderModal } from './render.ts'

const schema = z.object({
  f: z.string(),
  c: z.tuple([z.string(), z.enum(['group', 'dm'])]),
  r: z.string().optional(),
  t: z.string().optional(),
  h: z.literal(true).optional(),
  a: z.literal('tap').optional(),
})

/** A form as a modal that knows where it was opened. */
export function modalOf(form: FormView, origin: Origin): ModalView {
  const { chat, respond, thread, onHome, as } = origin
  const place: z.infer<typeof schema> = {
    f: form.id,
    c: [chat.id, chat.kind],
    ...(respond ? { r: respond } : {}),
    ...(thread ? { t: thread } : {}),
    ...(onHome ? { h: onHome } : {}),
    ...(as ? { a: as } : {}),
  }
  return { ...renderModal(form), private_metadata: JSON.stringify(place) }
}

/** The form and its origin, out of what the modal carried. */
export function readOrigin(metadata: string): { form?: string; origin?: Origin } {
  const checked = schema.safeParse(readJson(Buffer.from(metadata)))
  if (!checked.success) return {}
  const { f, c, r, t, h, a } = checked.data
  const [id, kind] = c
  const optional = { ...(r ? { respond: r } : {}), ...(t ? { thread: t } : {}), ...(h ? { onHome: h } : {}) }
  return { form: f, origin: { chat: { id, kind }, ...optional, ...(a ? { as: a } : {}) } }
}
