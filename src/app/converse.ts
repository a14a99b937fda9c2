import type { HttpReply, Inbound, Platform, RawRequest } from '../core/platform.ts'
import { copiesShown } from '../store/posts.ts'
import { createDispatch } from './dispatch.ts'
import type { House } from './house.ts'

/** One request of a platform, from raw bytes to the response: receive, dispatch, reply, and remember where the cards are. */
export function createConverse(house: House): (platform: Platform, request: RawRequest) => Promise<HttpReply> {
  const dispatch = createDispatch(house)

  return async function converse(platform, request) {
    const received = await platform.receive(request)
    if ('reply' in received) return received.reply
    return say(platform, received.inbound)
  }

  async function say(platform: Platform, inbound: Inbound): Promise<HttpReply> {
    const answer = await dispatch(inbound)
    const { http, posted } = await platform.reply(inbound, answer)
    const drawn = new Map(answer.cards.map(card => [card.post, card.drawn]))
    await copiesShown(
      house.store,
      posted.map(({ post, message }) => ({ post, message, drawn: drawn.get(post) ?? 1 })),
      house.clock.now(),
    )
    return http
  }
}
