import type { KnownBlock, MessageAttachment } from '@slack/types'
import { clip } from '../../core/normal.ts'
import { type Calls, required } from './calls.ts'
import { limits } from './limits.ts'

/** Blocks, and the words for notifications and screen readers. */
export type Content = { blocks: KnownBlock[]; text: string }

/** An unfurl answers a message, or a link that is still being written. */
export type UnfurlPlace =
  | { channel: string; ts: string }
  | { unfurlId: string; source: 'composer' | 'conversations_history' }

/** Messages of ours, and what is behind links. */
export function createMessages({ web, call }: Calls) {
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

    /** Shows what is behind links, by their exact addresses. */
    async unfurl(place: UnfurlPlace, unfurls: Record<string, MessageAttachment>): Promise<void> {
      const target = 'channel' in place ? place : { unfurl_id: place.unfurlId, source: place.source }
      await call('chat.unfurl', () => web.chat.unfurl({ ...target, unfurls }))
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
