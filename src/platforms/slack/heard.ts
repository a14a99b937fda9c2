import type { FormView, HttpReply, Inbound, News } from '../../core/platform.ts'
import type { Ticket } from './ticket.ts'

/** What a payload says: something a person did, news, a modal that Slack alone needs, a form that is opened again, or nothing for us. */
export type Heard =
  | { inbound: Inbound }
  | { news: News }
  | { open: { trigger: string; form: FormView; origin: Origin } }
  | { again: { inbound: Inbound; kept: string } }
  | { reply: HttpReply }
  | undefined

/** Where a form was opened, so that what it leads to is said there. */
export type Origin = { chat: Inbound['chat']; respond?: string; thread?: string; onHome?: true; as?: 'tap' }

/** What every reader knows beside the payload. */
export type Surroundings = {
  /** The workspace our key is for; a person of another one acts in ours. */
  workspace(): string | undefined
  /** Where our links lead: "https://crm.example.com". */
  baseUrl: string
}

type Sender = { tenant: string; person: string; chat: Inbound['chat']; eventId: string; ticket: Ticket }

/** An event of ours out of its parts; lasting cards go by the queue, where each message has one writer. */
export function inboundOf(
  { workspace }: Surroundings,
  { tenant, ...sender }: Sender,
  rest: Pick<Inbound, 'said'> & Partial<Inbound>,
): Inbound {
  return { platform: 'slack', tenant: workspace() ?? tenant, carries: 'words', ...sender, ...rest }
}

/** The chat with this id; ids of private chats begin with D. Without one it is the person's own. */
export function chatOf(id: string | undefined, person: string): Inbound['chat'] {
  if (id === undefined) return { id: person, kind: 'dm' }
  return { id, kind: id.startsWith('D') ? 'dm' : 'group' }
}

/** Where something came in, for a form that it leads to. */
export function originOf({ chat, onHome }: Inbound, { respond, thread }: Ticket): Origin {
  return {
    chat,
    ...(respond ? { respond } : {}),
    ...(thread ? { thread } : {}),
    ...(onHome ? { onHome } : {}),
  }
}
