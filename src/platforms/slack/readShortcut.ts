import { z } from 'zod'
import { sentFiles } from './fetchFile.ts'
import { chatOf, type Heard, inboundOf, type Surroundings } from './heard.ts'
import { readMarkup } from './text.ts'

const shortcut = z.object({
  type: z.string(),
  callback_id: z.string(),
  trigger_id: z.string(),
  user: z.object({ id: z.string(), team_id: z.string().nullish() }),
  team: z.object({ id: z.string() }).nullish(),
  response_url: z.string().optional(),
  channel: z.object({ id: z.string() }).nullish(),
  message_ts: z.string().optional(),
  message: z
    .object({
      text: z.string().default(''),
      thread_ts: z.string().optional(),
      bot_id: z.string().nullish(),
      files: z.array(z.unknown()).optional(),
    })
    .nullish(),
})

/** What each shortcut of the manifest does. */
const shortcuts = { crm: 'crm', log: 'followup.log', lead: 'lead.add', ticket: 'ticket.add' } as const

/** A shortcut: my day from anywhere, or what to do with a message. */
export function readShortcut(around: Surroundings, body: unknown): Heard {
  const sent = shortcut.parse(body)
  const said = saidBy(sent)
  if (!said) return undefined
  const thread = sent.message?.thread_ts
  const below = thread ?? sent.message_ts
  const sender = {
    tenant: sent.team?.id ?? sent.user.team_id ?? '',
    person: sent.user.id,
    chat: chatOf(sent.channel?.id, sent.user.id),
    eventId: `do:${sent.trigger_id}`,
    ticket: {
      way: 'shortcut' as const,
      trigger: sent.trigger_id,
      ...(sent.response_url ? { respond: sent.response_url } : {}),
      ...(thread ? { thread } : {}),
    },
  }
  // A talk keeps what was sent with the message; a lead has no place for it.
  const files = sent.callback_id === shortcuts.log ? sentFiles(sent.message?.files) : []
  const along = { ...(below ? { message: below } : {}), ...(files.length > 0 ? { sent: files } : {}) }
  return { inbound: inboundOf(around, sender, { said, ...along }) }
}

function saidBy({ callback_id, message }: z.infer<typeof shortcut>) {
  if (callback_id === shortcuts.crm) return { kind: 'text' as const, text: 'todo' }
  // A message of a bot, ours among them, has nothing to say; it may still be the card of a record.
  const line = message && !message.bot_id ? readMarkup(message.text).text : ''
  if (callback_id === shortcuts.log) return { kind: 'tap' as const, action: 'followup.message', input: { line } }
  if (callback_id === shortcuts.lead) return { kind: 'tap' as const, action: 'lead.add', input: { line } }
  if (callback_id === shortcuts.ticket)
    return { kind: 'tap' as const, action: 'ticket.add', input: { line, source: 'message' } }
  return undefined
}
