import { z } from 'zod'
import { readJson } from '../../core/readJson.ts'

const text = z.string().max(300)
const named = z.looseObject({ type: text })
const person = z.looseObject({ id: z.string().min(1).max(100) })

/** The shapes Slack sends; what else is in them is read where it is needed. */
const shapes = z.union([
  z.looseObject({ type: z.literal('url_verification'), challenge: z.string().max(1_000) }),
  z.looseObject({ type: z.literal('event_callback'), event: named, team_id: text, event_id: text }),
  z.looseObject({
    command: text,
    team_id: text,
    user_id: z.string().min(1).max(100),
    channel_id: text,
    trigger_id: text,
  }),
  z.looseObject({
    type: z.literal('block_actions'),
    actions: z.array(named).min(1),
    user: person,
  }),
  z.looseObject({ type: z.literal('block_suggestion'), action_id: text, user: person }),
  z.looseObject({
    type: z.enum(['view_submission', 'view_closed']),
    view: z.looseObject({ id: text }),
    user: person,
  }),
  z.looseObject({ type: z.enum(['shortcut', 'message_action']), callback_id: text, user: person }),
  // What Slack may send one day: taken, and answered with nothing.
  z.looseObject({
    type: z.enum(['app_rate_limited', 'interactive_message', 'dialog_submission', 'workflow_step_edit']),
  }),
])
export type SlackBody = z.infer<typeof shapes>

/** What stands in a signed request; undefined when it is nothing Slack would send. */
export function readBody(bytes: Buffer, contentType: string): SlackBody | undefined {
  const type = contentType.split(';')[0]?.trim().toLowerCase()
  const checked = shapes.safeParse(type === 'application/x-www-form-urlencoded' ? readForm(bytes) : readJson(bytes))
  return checked.success ? checked.data : undefined
}

/** A command comes as plain fields, everything else as JSON in the field "payload". */
function readForm(bytes: Buffer): unknown {
  const fields = new URLSearchParams(bytes.toString('utf8'))
  const payload = fields.get('payload')
  if (payload !== null) return readJson(Buffer.from(payload))
  return readJson(Buffer.from(JSON.stringify(Object.fromEntries(fields))))
}
