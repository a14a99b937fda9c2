/** The Web API methods of the fake, each with the errors the real one gives. */
import { faultsOf, listOf, nodeOf, textOf } from './slack-blocks.ts'
import { fileMethods, pictureFaults } from './slack-files.ts'
import { Refused, refuse } from './slack-refusals.ts'
import type { FakeChannel, FakeMessage, FakeState, FakeUser } from './slack-state.ts'
import { viewMethods } from './slack-views.ts'

export type Args = Record<string, unknown>
type Reply = Record<string, unknown>
type Method = (slack: FakeState, args: Args, env: { now: number; url: string }) => Reply

/** Runs a method; what it refuses becomes Slack's ok: false. */
export function runMethod(slack: FakeState, name: string, args: Args, env: { now: number; url: string }): Reply {
  const method = methods[name]
  if (!method) return { ok: false, error: 'unknown_method' }
  const needed = scopeOf[name]
  if (needed && !slack.scopes.includes(needed))
    return { ok: false, error: 'missing_scope', needed, provided: slack.scopes.join(',') }
  try {
    return { ok: true, ...method(slack, args, env) }
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    const metadata = error.messages.length > 0 ? { response_metadata: { messages: error.messages } } : {}
    return { ok: false, error: error.message, ...metadata }
  }
}

const scopeOf: Record<string, string> = {
  ...{ 'chat.postMessage': 'chat:write', 'chat.update': 'chat:write', 'chat.postEphemeral': 'chat:write' },
  ...{
    'conversations.history': 'channels:history',
    'conversations.info': 'channels:read',
    'conversations.open': 'im:write',
  },
  ...{
    'users.info': 'users:read',
    'bots.info': 'users:read',
    'users.lookupByEmail': 'users:read.email',
    'chat.unfurl': 'links:write',
  },
  ...{ 'files.getUploadURLExternal': 'files:write', 'files.info': 'files:read' },
}

const methods: Record<string, Method> = {
  'auth.test': ({ team, bot, botId }) => ({
    ...{
      url: 'https://yunlan.slack.example/',
      team: '云澜软件',
      team_id: team,
      user: 'shoal',
      user_id: bot,
      bot_id: botId,
    },
  }),

  'bots.info': ({ app, botId }) => ({ bot: { id: botId, app_id: app, name: 'shoal' } }),

  'apps.connections.open': ({ socketUrl }) => {
    if (socketUrl === undefined) throw new Refused('not_allowed_token_type')
    return { url: socketUrl }
  },

  'chat.postMessage': (slack, args, { now }) => {
    const channel = writable(slack, textOf(args.channel))
    const content = contentOf(slack, args, { most: 40_000, now })
    const ts = stamp(slack, now)
    const thread = args.thread_ts === undefined ? undefined : textOf(args.thread_ts)
    const message: FakeMessage = {
      ...{ channel: channel.id, ts, user: slack.bot, metadata: args.metadata, thread, deleted: false },
      ...{ ...content, history: [content.text] },
    }
    slack.messages.push(message)
    return { channel: channel.id, ts, message: { text: content.text, ts, bot_id: slack.botId, type: 'message' } }
  },

  'chat.update': (slack, args, { now }) => {
    const channel = writable(slack, textOf(args.channel))
    const content = contentOf(slack, args, { most: 4_000, now })
    const message = slack.messages.find(({ channel: id, ts }) => id === channel.id && ts === args.ts)
    if (!message || message.deleted) throw new Refused('message_not_found')
    if (message.user !== slack.bot) throw new Refused('cant_update_message')
    Object.assign(message, content)
    message.history.push(content.text)
    return { channel: channel.id, ts: message.ts, text: content.text }
  },

  'chat.delete': (slack, args) => {
    const message = slack.messages.find(({ channel, ts }) => channel === args.channel && ts === args.ts)
    if (!message || message.deleted) throw new Refused('message_not_found')
    message.deleted = true
    return { channel: message.channel, ts: message.ts }
  },

  'chat.postEphemeral': (slack, args, { now }) => {
    const channel = writable(slack, textOf(args.channel))
    const user = textOf(args.user)
    if (!channel.members.includes(user)) throw new Refused('user_not_in_channel')
    const ts = stamp(slack, now)
    slack.ephemerals.push({ channel: channel.id, user, ts, ...contentOf(slack, args, { most: 40_000, now }) })
    return { message_ts: ts }
  },

  'chat.getPermalink': (slack, args) => ({
    permalink: `https://yunlan.slack.example/archives/${channelOf(slack, textOf(args.channel)).id}/p${textOf(args.message_ts).replace('.', '')}`,
  }),

  'chat.unfurl': (slack, args, { now }) => {
    for (const { blocks = [] } of Object.values(nodeOf(args.unfurls)).map(nodeOf))
      refuse([...faultsOf(blocks, 'message'), ...pictureFaults(slack, blocks, now)])
    slack.unfurls.push(args)
    return {}
  },

  ...viewMethods,
  'users.info': (slack, args) => ({ user: userWire(slack, userOf(slack, textOf(args.user))) }),
  'users.lookupByEmail': (slack, args) => {
    const user = [...slack.users.values()].find(({ email }) => email.toLowerCase() === textOf(args.email).toLowerCase())
    if (!user || user.kind === 'deactivated') throw new Refused('users_not_found')
    return { user: userWire(slack, user) }
  },
  'users.list': slack => ({ members: [...slack.users.values()].map(user => userWire(slack, user)) }),

  'conversations.info': (slack, args) => ({ channel: channelWire(slack, channelOf(slack, textOf(args.channel))) }),
  'conversations.list': slack => ({
    channels: [...slack.channels.values()].map(channel => channelWire(slack, channel)),
  }),
  'conversations.members': (slack, args) => ({ members: channelOf(slack, textOf(args.channel)).members }),
  'conversations.join': (slack, args) => {
    const channel = channelOf(slack, textOf(args.channel))
    channel.members.push(slack.bot)
    return { channel: channelWire(slack, channel) }
  },
  'conversations.open': (slack, args) => {
    const user = userOf(slack, textOf(args.users))
    if (user.kind === 'bot') throw new Refused('cannot_dm_bot')
    if (user.kind === 'deactivated') throw new Refused('user_disabled')
    return { channel: { id: dmOf(slack, user.id).id } }
  },
  'conversations.history': (slack, args) => {
    const channel = channelOf(slack, textOf(args.channel))
    if (!channel.members.includes(slack.bot)) throw new Refused('not_in_channel')
    const since = Number(args.oldest ?? 0)
    const skip = Number(args.cursor ?? 0)
    const limit = Math.min(Number(args.limit ?? 100), 999)
    const all = slack.messages
      .filter(
        message => message.channel === channel.id && !message.deleted && !message.thread && Number(message.ts) > since,
      )
      .reverse()
    const withMetadata = args.include_all_metadata === true && slack.scopes.includes('metadata.message:read')
    const messages = all.slice(skip, skip + limit).map(({ ts, text, user, metadata }) => ({
      ...{ type: 'message', ts, text, user },
      ...(withMetadata && metadata ? { metadata } : {}),
    }))
    const more = all.length > skip + limit
    return { messages, has_more: more, ...(more ? { response_metadata: { next_cursor: String(skip + limit) } } : {}) }
  },

  ...fileMethods(writable),
}

function contentOf(
  slack: FakeState,
  args: Args,
  { most, now }: { most: number; now: number },
): { text: string; blocks: unknown[] } {
  const text = textOf(args.text ?? '')
  if (args.blocks === undefined && text === '') throw new Refused('no_text')
  if (text.length > most) throw new Refused('msg_too_long')
  refuse(args.blocks === undefined ? [] : faultsOf(args.blocks, 'message'))
  refuse(pictureFaults(slack, args.blocks, now))
  return { text, blocks: listOf(args.blocks) }
}

function writable(slack: FakeState, id: string): FakeChannel {
  const channel = id.startsWith('U') ? dmOf(slack, userOf(slack, id).id) : channelOf(slack, id)
  if (channel.archived) throw new Refused('is_archived')
  if (!channel.members.includes(slack.bot)) throw new Refused('not_in_channel')
  return channel
}

function channelOf(slack: FakeState, id: string): FakeChannel {
  const channel = slack.channels.get(id)
  if (!channel || (channel.kind === 'private' && !channel.members.includes(slack.bot)))
    throw new Refused('channel_not_found')
  return channel
}

function dmOf(slack: FakeState, user: string): FakeChannel {
  const id = `D${user.slice(1)}`
  const dm = slack.channels.get(id) ?? {
    id,
    name: '',
    kind: 'dm' as const,
    members: [user, slack.bot],
    archived: false,
  }
  slack.channels.set(id, dm)
  return dm
}

function userOf(slack: FakeState, id: string): FakeUser {
  const user = slack.users.get(id)
  if (!user) throw new Refused('user_not_found')
  return user
}

function userWire(slack: FakeState, { id, name, email, kind, zone, locale }: FakeUser): Reply {
  return {
    ...{
      id,
      team_id: kind === 'foreign' ? 'T0OTHER' : slack.team,
      name,
      real_name: name,
      tz: zone,
      locale,
      deleted: kind === 'deactivated',
    },
    ...{
      is_bot: kind === 'bot',
      is_restricted: kind === 'guest',
      is_ultra_restricted: false,
      is_stranger: kind === 'foreign',
    },
    ...{
      is_email_confirmed: true,
      profile: { real_name: name, display_name: name, ...(kind === 'bot' ? {} : { email }) },
    },
  }
}

function channelWire(slack: FakeState, { id, name, kind, members, archived }: FakeChannel): Reply {
  return {
    ...{ id, name, is_im: kind === 'dm', is_private: kind !== 'public', is_archived: archived, is_ext_shared: false },
    ...{ is_channel: kind === 'public', is_group: kind === 'private', is_member: members.includes(slack.bot) },
  }
}

/** A message id that nobody else has: seconds, and a count. */
function stamp(slack: FakeState, now: number): string {
  return `${Math.floor(now / 1_000)}.${String(++slack.counter).padStart(6, '0')}`
}
