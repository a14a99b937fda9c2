import { z } from 'zod'
import { readFormId } from '../../core/form.ts'
import { type Heard, inboundOf, type Surroundings } from './heard.ts'
import { readOrigin } from './modal.ts'

const element = z.looseObject({
  value: z.string().nullish(),
  selected_option: z.looseObject({ value: z.string() }).nullish(),
  selected_options: z.array(z.looseObject({ value: z.string() })).nullish(),
  selected_date: z.string().nullish(),
  selected_time: z.string().nullish(),
})

const submission = z.object({
  type: z.string(),
  user: z.object({ id: z.string(), team_id: z.string().nullish() }),
  team: z.object({ id: z.string() }).nullish(),
  trigger_id: z.string().optional(),
  view: z.object({
    id: z.string(),
    private_metadata: z.string(),
    state: z.object({ values: z.record(z.string(), z.record(z.string(), element)) }),
    title: z.unknown().optional(),
    submit: z.unknown().optional(),
    close: z.unknown().optional(),
    blocks: z.array(z.unknown()),
    callback_id: z.string().optional(),
    app_installed_team_id: z.string().nullish(),
  }),
})

/** A modal that was sent off; one that was only closed is nothing. */
export function readForm(around: Surroundings, body: unknown): Heard {
  const sent = submission.parse(body)
  if (sent.type !== 'view_submission') return undefined
  const { view } = sent
  const { form = '', origin } = readOrigin(view.private_metadata)
  const target = readFormId(form)
  if (!target || !origin) return { reply: { status: 200, body: { response_action: 'clear' } } }
  const values = Object.entries(view.state.values).map(([block, fields]): [string, string] => [
    block,
    typed(Object.values(fields)[0]),
  ])
  const { id, blocks, title, submit, close, private_metadata, callback_id } = view
  const shown = { type: 'modal', title, submit, close, private_metadata, callback_id, blocks }
  const sender = {
    tenant: view.app_installed_team_id ?? sent.team?.id ?? sent.user.team_id ?? '',
    person: sent.user.id,
    chat: origin.chat,
    eventId: `do:${sent.trigger_id ?? id}`,
    ticket: {
      way: 'form' as const,
      ...(sent.trigger_id ? { trigger: sent.trigger_id } : {}),
      ...(origin.respond ? { respond: origin.respond } : {}),
      ...(origin.thread ? { thread: origin.thread } : {}),
      view: { id, shown: defined(shown), fields: values.map(([field]) => field), typed: view.state.values },
    },
  }
  // What the form was opened for wins over what was typed: an input may not replace an id.
  const input = { ...Object.fromEntries(values), ...target.context }
  const said = { kind: origin.as ?? ('form' as const), action: target.action, input }
  return { inbound: inboundOf(around, sender, { said, ...(origin.onHome ? { onHome: true } : {}) }) }
}

/** What was filled in as the house reads it: words, empty where nothing was given. */
function typed(field: z.infer<typeof element> | undefined): string {
  if (!field) return ''
  if (field.selected_options) return field.selected_options.map(({ value }) => value).join(',')
  return field.value ?? field.selected_option?.value ?? field.selected_date ?? field.selected_time ?? ''
}

function defined(shown: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(shown).filter(([, value]) => value !== undefined && value !== null))
}
