import { z } from 'zod'
import { chatOf, type Heard, inboundOf, type Surroundings } from './heard.ts'
import { readMarkup } from './text.ts'

const command = z.object({
  command: z.string(),
  text: z.string().default(''),
  team_id: z.string(),
  user_id: z.string(),
  channel_id: z.string(),
  channel_name: z.string().default(''),
  trigger_id: z.string(),
  response_url: z.string().optional(),
})

/** A slash command: "/crm claim L-12" and "/claim L-12" are the same line. */
export function readCommand(around: Surroundings, body: unknown): Heard {
  const sent = command.parse(body)
  const { text, people } = readMarkup(`${sent.command} ${sent.text}`)
  const sender = {
    tenant: sent.team_id,
    person: sent.user_id,
    chat: { ...chatOf(sent.channel_id, sent.user_id), ...named(sent.channel_name) },
    eventId: `do:${sent.trigger_id}`,
    ticket: {
      way: 'command' as const,
      trigger: sent.trigger_id,
      ...(sent.response_url ? { respond: sent.response_url } : {}),
    },
  }
  return { inbound: inboundOf(around, sender, { said: { kind: 'text', text, people } }) }
}

/** Slack names public channels only; private ones and conversations are all called alike. */
function named(channel: string): { name?: string } {
  return ['', 'directmessage', 'privategroup'].includes(channel) ? {} : { name: `#${channel}` }
}
