/** The one place that calls Slack's Web API. Every failure comes out as what it means: see failures.ts. */
import type { HomeView, KnownBlock, MessageAttachment, ModalView } from '@slack/types'
import { type FetchFunction, WebClient } from '@slack/web-api'
import { clip } from '../../core/normal.ts'
import { isOutage, meaningOf, SlackRefusal } from './failures.ts'
import { limits } from './limits.ts'
import type { Pace } from './pace.ts'
import { type Channel, channelOf, type Profile, profileOf } from './people.ts'
import { silent } from './silent.ts'

/** Blocks, and the words for notifications and screen readers. */
export type Content = { blocks: KnownBlock[]; text: string }

/** An unfurl answers a message, or a link that is still being written. */
export type UnfurlPlace =
  | { channel: string; ts: string }
  | { unfurlId: string; source: 'composer' | 'conversations_history' }

/** What limits and repetition of a call depend on. */
type Lane = { channel?: string; message?: string; copy?: string | undefined; posts?: boolean }

export type SlackClient = ReturnType<typeof createSlackClient>

/** How to reach Slack. `timeoutMs` is for one call; `fetch` is for tests and proxies. */
export type Reach = {
  token: string
  apiUrl?: string | undefined
  pace: Pace
  timeoutMs?: number
  fetch?: FetchFunction
}

/** Slack's Web API for one workspace. Nothing is tried twice here: who may repeat what is known by those who call. */
export function createSlackClient({ token, apiUrl, pace, timeoutMs = 8_000, fetch }: Reach) {
  const web = new WebClient(token, {
    timeout: timeoutMs,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    allowAbsoluteUrls: false,
    logger: silent,
    ...(apiUrl ? { slackApiUrl: apiUrl } : {}),
    ...(fetch ? { fetch } : {}),
  })

  /** `copy` is our key of a card that waits for its turn; `posts` marks what must not happen twice. */
  async function call<T>(
    method: string,
    work: () => Promise<T>,
    { channel = '', message, copy, posts = false }: Lane = {},
  ): Promise<T> {
    pace.open(method, { channel, message, copy })
    try {
      const result = await work()
      pace.answered()
      return result
    } catch (error) {
      const meaning = meaningOf(error, { method, posts })
      if (isOutage(meaning)) pace.silent()
      else pace.answered()
      pace.heard(method, channel, meaning)
      if (meaning instanceof SlackRefusal && copy !== undefined) pace.refused(copy)
      throw meaning
    }
  }

  return {
    /** Posts and returns the message's ts. `post` is our key of the copy, by which findPost knows it again. */
    async postMessage({
      channel,
      thread,
      post,
      ...content
    }: Content & { channel: string; thread?: string; post?: string }): Promise<string> {
      const { ts } = await call(
        'chat.postMessage',
        () =>
          web.chat.postMessage({
            channel,
            ...bodyOf(content),
            ...(thread ? { thread_ts: thread } : {}),
            ...(post ? { metadata: { event_type: cardEvent, event_payload: { post } } } : {}),
            unfurl_links: false,
            unfurl_media: false,
          }),
        { channel, copy: post, posts: true },
      )
      return required(ts, 'chat.postMessage')
    },

    /** Replaces a message of ours; with `post` it waits for its turn among the redraws. */
    async update({
      channel,
      ts,
      post,
      ...content
    }: Content & { channel: string; ts: string; post?: string }): Promise<void> {
      const lane = { channel, message: ts, copy: post }
      await call('chat.update', () => web.chat.update({ channel, ts, ...bodyOf(content) }), lane)
    },

    /** Shows something to one person only; it is gone when they reload, and cannot be changed from here. */
    async postEphemeral({
      channel,
      user,
      thread,
      ...content
    }: Content & { channel: string; user: string; thread?: string }): Promise<string> {
      const { message_ts } = await call(
        'chat.postEphemeral',
        () => web.chat.postEphemeral({ channel, user, ...bodyOf(content), ...(thread ? { thread_ts: thread } : {}) }),
        { channel, posts: true },
      )
      return required(message_ts, 'chat.postEphemeral')
    },

    /** The message that carries our key, among those since then (Slack's clock); undefined when there is none. */
    async findPost({
      channel,
      post,
      since,
    }: {
      channel: string
      post: string
      since: Date
    }): Promise<string | undefined> {
      const oldest = String(Math.floor(since.getTime() / 1_000) - 120)
      for (let cursor: string | undefined = ''; cursor !== undefined; ) {
        const page = await call(
          'conversations.history',
          () =>
            web.conversations.history({
              channel,
              oldest,
              limit: 200,
              include_all_metadata: true,
              ...(cursor ? { cursor } : {}),
            }),
          { channel },
        )
        const found = page.messages?.find(message => postIn(message.metadata) === post)
        if (found?.ts) return found.ts
        cursor = page.response_metadata?.next_cursor || undefined
      }
      return undefined
    },

    /** Opens a modal within three seconds of what the person did. */
    async openView(trigger: string, view: ModalView): Promise<{ id: string; hash: string }> {
      const opened = await call('views.open', () => web.views.open({ trigger_id: trigger, view }))
      return { id: required(opened.view?.id, 'views.open'), hash: opened.view?.hash ?? '' }
    },

    /** Puts a modal on top of the one it was asked from; three at most. */
    async pushView(trigger: string, view: ModalView): Promise<{ id: string; hash: string }> {
      const pushed = await call('views.push', () => web.views.push({ trigger_id: trigger, view }))
      return { id: required(pushed.view?.id, 'views.push'), hash: pushed.view?.hash ?? '' }
    },

    /** Shows something else in an open modal; with a hash only if it is still as it was then. */
    async updateView(id: string, view: ModalView, hash?: string): Promise<void> {
      await call('views.update', () => web.views.update({ view_id: id, view, ...(hash ? { hash } : {}) }))
    },

    /** Puts a person's Home tab in place. */
    async publishView(user: string, view: HomeView, hash?: string): Promise<void> {
      await call('views.publish', () => web.views.publish({ user_id: user, view, ...(hash ? { hash } : {}) }))
    },

    /** Shows what is behind links, by their exact addresses. */
    async unfurl(place: UnfurlPlace, unfurls: Record<string, MessageAttachment>): Promise<void> {
      const target = 'channel' in place ? place : { unfurl_id: place.unfurlId, source: place.source }
      await call('chat.unfurl', () => web.chat.unfurl({ ...target, unfurls }))
    },

    /** Who somebody is, as their workspace says. */
    async userInfo(user: string): Promise<Profile> {
      const { user: found } = await call('users.info', () => web.users.info({ user, include_locale: true }))
      return profileOf(found)
    },

    /** The person with this address; undefined when there is none. */
    async userByEmail(email: string): Promise<Profile | undefined> {
      try {
        const { user } = await call('users.lookupByEmail', () => web.users.lookupByEmail({ email }))
        return profileOf(user)
      } catch (error) {
        if (error instanceof SlackRefusal && error.code === 'users_not_found') return undefined
        throw error
      }
    },

    /** What kind of chat this is. */
    async channelInfo(channel: string): Promise<Channel> {
      const { channel: found } = await call('conversations.info', () => web.conversations.info({ channel }))
      return channelOf(found)
    },

    /** The private chat with a person, opened if need be. */
    async openDm(user: string): Promise<string> {
      const { channel } = await call('conversations.open', () => web.conversations.open({ users: user }))
      return required(channel?.id, 'conversations.open')
    },

    /** Everybody in a chat. */
    async members(channel: string): Promise<string[]> {
      const all: string[] = []
      for (let cursor: string | undefined = ''; cursor !== undefined; ) {
        const page = await call('conversations.members', () =>
          web.conversations.members({ channel, limit: 200, ...(cursor ? { cursor } : {}) }),
        )
        all.push(...(page.members ?? []))
        cursor = page.response_metadata?.next_cursor || undefined
      }
      return all
    },

    /** Whose key this is and what it may do. */
    async whoAmI(): Promise<{
      team: string
      teamName: string
      user: string
      bot: string
      url: string
      scopes: string[]
    }> {
      const me = await call('auth.test', () => web.auth.test())
      const { team_id: team = '', team: teamName = '', user_id: user = '', bot_id: bot = '', url = '' } = me
      return { team, teamName, user, bot, url, scopes: me.response_metadata?.scopes ?? [] }
    },

    /** An address to which so many bytes are to be sent, and the file's id. */
    async uploadUrl({
      name,
      length,
      alt,
    }: {
      name: string
      length: number
      alt?: string
    }): Promise<{ url: string; id: string }> {
      const asked = { filename: name, length, ...(alt ? { alt_text: clip(alt, 1_000) } : {}) }
      const given = await call('files.getUploadURLExternal', () => web.files.getUploadURLExternal(asked))
      return { url: required(given.upload_url, 'upload_url'), id: required(given.file_id, 'file_id') }
    },

    /** Says that a file is whole, and where it goes if it goes into a chat. */
    async completeUpload({
      id,
      title,
      into,
    }: {
      id: string
      title: string
      into?: { channel: string; thread?: string | undefined }
    }): Promise<void> {
      const oneFile: [{ id: string; title: string }] = [{ id, title }]
      const whole = { files: oneFile }
      const posts = into !== undefined
      await call(
        'files.completeUploadExternal',
        () => {
          if (!into) return web.files.completeUploadExternal(whole)
          const place = { ...whole, channel_id: into.channel }
          return web.files.completeUploadExternal(into.thread ? { ...place, thread_ts: into.thread } : place)
        },
        { channel: into?.channel ?? '', posts },
      )
    },

    /** What Slack knows of a file. */
    async fileInfo(file: string): Promise<unknown> {
      return (await call('files.info', () => web.files.info({ file }))).file
    },
  }
}

const cardEvent = 'shoal_card'

/** Text beside blocks is read out, never parsed for names; Slack cuts what is longer. */
function bodyOf({ blocks, text }: Content) {
  return { blocks, text: clip(text, limits.fallback), parse: 'none' as const, link_names: false }
}

function postIn(metadata: unknown): string | undefined {
  if (typeof metadata !== 'object' || metadata === null) return undefined
  if (!('event_type' in metadata) || metadata.event_type !== cardEvent || !('event_payload' in metadata))
    return undefined
  const payload = metadata.event_payload
  if (typeof payload !== 'object' || payload === null || !('post' in payload)) return undefined
  return typeof payload.post === 'string' ? payload.post : undefined
}

function required(value: string | undefined, method: string): string {
  if (value === undefined) throw new Error(`${method} answered without what it promises`)
  return value
}
