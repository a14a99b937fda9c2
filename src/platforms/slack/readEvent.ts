import { z } from 'zod'
import { sentFiles } from './fetchFile.ts'
import { chatOf, type Heard, inboundOf, type Surroundings } from './heard.ts'
import { profileOf } from './people.ts'
import { memberOf } from './profile.ts'
import { readMarkup } from './text.ts'

const envelopeSchema = z.object({
  event_id: z.string(),
  team_id: z.string(),
  authorizations: z.array(z.object({ team_id: z.string().nullish(), user_id: z.string().nullish() })).optional(),
  event: z.looseObject({ type: z.string() }),
})
type Envelope = z.infer<typeof envelopeSchema>

/** Something that happened in the workspace. */
export function readEvent(around: Surroundings, body: unknown): Heard {
  const sent = envelopeSchema.parse(body)
  switch (sent.event.type) {
    case 'message':
    case 'app_mention':
      return message(around, sent)
    case 'app_home_opened':
      return home(around, sent)
    case 'link_shared':
      return links(around, sent)
    case 'user_change':
    case 'team_join':
      return person(around, sent)
    case 'app_uninstalled':
      return { news: { kind: 'removed', tenant: tenantOf(around, sent) } }
    case 'tokens_revoked':
      return revoked(around, sent)
    default:
      return undefined
  }
}

const messageSchema = z.looseObject({
  type: z.string(),
  subtype: z.string().optional(),
  bot_id: z.string().nullish(),
  user: z.string().optional(),
  text: z.string().default(''),
  channel: z.string(),
  ts: z.string(),
  thread_ts: z.string().optional(),
  files: z.array(z.unknown()).optional(),
})

/** Slack's own subtypes of what a person simply said. */
const spoken = new Set(['file_share', 'thread_broadcast'])

/**
 * A line to the bot: in a private chat every line, elsewhere what names it. A mention comes as two events, whose key is the message.
 * Below a card people may talk among themselves; elsewhere that is none of our business. Bots, edits and what Slack itself says are
 * not listened to.
 */
function message(around: Surroundings, envelope: Envelope): Heard {
  const { subtype, bot_id, user, ...line } = messageSchema.parse(envelope.event)
  const bot = envelope.authorizations?.[0]?.user_id ?? ''
  if (!user || user === bot || bot_id || (subtype !== undefined && !spoken.has(subtype))) return undefined
  const chat = chatOf(line.channel, user)
  const thread = line.thread_ts === line.ts ? undefined : line.thread_ts
  const called = line.type === 'app_mention' || (bot !== '' && line.text.includes(`<@${bot}>`))
  const aside = chat.kind === 'group' && !called
  if (aside && !thread) return undefined
  const { text, people } = readMarkup(line.text, bot)
  const sender = {
    tenant: tenantOf(around, envelope),
    person: user,
    chat,
    eventId: `line:${line.channel}:${line.ts}`,
    ticket: { way: 'message' as const, ...(thread ? { thread } : {}) },
  }
  const said = { kind: 'text' as const, text, people, ...(aside ? { aside: true as const } : {}) }
  const sent = sentFiles(line.files)
  const along = { ...(thread ? { message: thread } : {}), ...(sent.length > 0 ? { sent } : {}) }
  return { inbound: inboundOf(around, sender, { said, ...along }) }
}

const homeSchema = z.object({ user: z.string(), tab: z.string().default('home') })

function home(around: Surroundings, sent: Envelope): Heard {
  const { user, tab } = homeSchema.parse(sent.event)
  if (tab !== 'home') return undefined
  const sender = {
    ...{ tenant: tenantOf(around, sent), person: user, chat: chatOf(undefined, user), eventId: sent.event_id },
    ticket: { way: 'home' as const },
  }
  return { inbound: inboundOf(around, sender, { said: { kind: 'home' } }) }
}

const linksSchema = z.object({
  user: z.string(),
  channel: z.string(),
  message_ts: z.string(),
  unfurl_id: z.string().optional(),
  source: z.enum(['composer', 'conversations_history']).optional(),
  links: z.array(z.object({ url: z.string() })).max(100),
})

/** Links of ours to records. Nobody of another organisation may be shown anything, so a shared channel gets no preview. */
function links(around: Surroundings, sent: Envelope & { is_ext_shared_channel?: unknown }): Heard {
  const { user, channel, message_ts, unfurl_id, source, links: shared } = linksSchema.parse(sent.event)
  const found = shared.flatMap(({ url }): [string, string][] => {
    const record = recordIn(url, around.baseUrl)
    return record ? [[record, url]] : []
  })
  if (found.length === 0 || z.object({ is_ext_shared_channel: z.literal(true) }).safeParse(sent).success)
    return undefined
  const place = unfurl_id && source ? { unfurlId: unfurl_id, source } : { channel, ts: message_ts }
  const sender = {
    ...{ tenant: tenantOf(around, sent), person: user, chat: chatOf(channel, user), eventId: sent.event_id },
    ticket: { way: 'link' as const, links: Object.fromEntries(found), place },
  }
  return {
    inbound: inboundOf(around, sender, { said: { kind: 'preview', records: [...new Set(found.map(([no]) => no))] } }),
  }
}

function recordIn(url: string, baseUrl: string): string | undefined {
  const path = url.startsWith(`${baseUrl.replace(/\/$/, '')}/r/`) ? url.split('/r/')[1] : undefined
  return /^[A-Z]-\d{1,9}(?:-\d{1,9})?(?=$|[?#/])/i.exec(path ?? '')?.[0]?.toUpperCase()
}

const personSchema = z.object({ user: z.looseObject({ id: z.string() }) })

function person(around: Surroundings, sent: Envelope): Heard {
  const { user } = personSchema.parse(sent.event)
  const tenant = tenantOf(around, sent)
  return { news: { kind: 'person', tenant, profile: memberOf(profileOf(user), { workspace: tenant, dm: null }) } }
}

const revokedSchema = z.object({ tokens: z.object({ bot: z.array(z.string()).optional() }) })

function revoked(around: Surroundings, sent: Envelope): Heard {
  const { tokens } = revokedSchema.parse(sent.event)
  if (!tokens.bot || tokens.bot.length === 0) return undefined
  return { news: { kind: 'removed', tenant: tenantOf(around, sent) } }
}

function tenantOf({ workspace }: Surroundings, { authorizations, team_id }: Envelope): string {
  return workspace() ?? authorizations?.[0]?.team_id ?? team_id
}
