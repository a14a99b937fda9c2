import { setTimeout as sleep } from 'node:timers/promises'
import type { Act, Answer, Ear, HttpReply, Inbound, News, Platform } from '../core/platform.ts'
import { copiesShown } from '../store/copies.ts'
import { answerSaid, mayStillSay } from '../store/inbox.ts'
import { createDispatch } from './dispatch.ts'
import type { House } from './house.ts'
import { learnNews } from './news.ts'
import { createAsk } from './questions.ts'
import { createFetchFiles } from './sentFiles.ts'
import { createIntroduce, isStranger } from './strangers.ts'

/** An ear that can be waited for: what is still being said, and what another process left unsaid. */
export type Hearing = Ear & { sayAgain(inbound: Act): Promise<void>; idle(): Promise<void> }

/**
 * What a platform tells the house, from the event to the last word of its answer. The response leaves as soon as the deed is done,
 * and at the latest when the platform's patience ends; a call to the platform is never waited for on the way.
 */
export function createEar(house: House, platform: Platform): Hearing {
  const dispatch = createDispatch(house)
  const ask = createAsk(house)
  const fetchFiles = createFetchFiles(house, platform, answerTo)
  const introduce = createIntroduce(house, platform, async met => withFiles(met, await answerTo(met)))
  const saying = new Set<Promise<void>>()

  async function hear(inbound: Inbound): Promise<HttpReply> {
    const answer = answerTo(inbound)
    const inTime = await within(answer, platform.patience)
    if (!inTime)
      return later(
        inbound,
        answer.then(late => whole(inbound, late)),
        'open',
      )
    if (!isStranger(inTime) && !inTime.awaits) return say(inbound, inTime)
    const known = whole(inbound, inTime)
    return platform.patience === Number.POSITIVE_INFINITY ? say(inbound, await known) : later(inbound, known, 'kept')
  }

  /** With the answer to a tap on their own page comes that page as it is then. */
  async function answerTo(inbound: Inbound): Promise<Answer> {
    if (!isAct(inbound)) return ask(inbound)
    const answer = await dispatch(inbound)
    if (!inbound.onHome || isStranger(answer)) return answer
    return { ...answer, home: (await ask({ ...inbound, said: { kind: 'home' } })).home }
  }

  /** The answer once the platform was asked for what it lacks: who somebody is, what they sent along. */
  async function whole(inbound: Inbound, answer: Answer): Promise<Answer> {
    return isStranger(answer) ? introduce(inbound, answer) : withFiles(inbound, answer)
  }

  async function withFiles(inbound: Inbound, answer: Answer): Promise<Answer> {
    return answer.awaits ? fetchFiles(inbound, answer) : answer
  }

  /** The response now, the answer when it is there. */
  function later(inbound: Inbound, answer: Promise<Answer>, state: 'kept' | 'open'): HttpReply {
    const http = platform.hold(inbound, state)
    follow(inbound, async () => {
      await say(inbound, await answer)
    })
    return http
  }

  async function say(inbound: Inbound, answer: Answer): Promise<HttpReply> {
    const { http, posted, after } = await platform.reply(inbound, answer)
    const drawn = new Map(answer.cards.map(card => [card.post, card.drawn]))
    await copiesShown(
      house.store,
      posted.map(({ post, message }) => ({ post, message, drawn: drawn.get(post) ?? 1 })),
      house.clock.now(),
    )
    follow(inbound, async () => {
      if (answer.again && isAct(inbound) && !(await mayStillSay(house.store, inbound))) return
      await after()
      if (inbound.carries && isAct(inbound)) await answerSaid(house.store, inbound)
    })
    return http
  }

  function follow(inbound: Inbound, work: () => Promise<void>): void {
    const done = work()
      .catch(error => house.log.warn({ err: error, event: inbound.eventId }, 'an answer could not be said'))
      .finally(() => saying.delete(done))
    saying.add(done)
  }

  async function learn(news: News): Promise<void> {
    await learnNews(house, platform.name, news)
  }

  async function sayAgain(inbound: Act): Promise<void> {
    platform.hold(inbound, 'kept')
    const { again: _again, ...answer } = await whole(inbound, await answerTo(inbound))
    await say(inbound, answer)
  }

  async function idle(): Promise<void> {
    while (saying.size > 0) await Promise.all(saying)
  }

  return { hear, learn, sayAgain, idle }
}

/** True for what changes the world; the rest only looks. */
function isAct(inbound: Inbound): inbound is Act {
  const { kind } = inbound.said
  return kind === 'text' || kind === 'tap' || kind === 'form'
}

/** The result if it comes in time. */
async function within<T>(work: Promise<T>, milliseconds: number): Promise<T | undefined> {
  if (milliseconds === Number.POSITIVE_INFINITY) return work
  const stop = new AbortController()
  const timer = sleep(milliseconds, undefined, { signal: stop.signal, ref: false }).catch(() => undefined)
  return Promise.race([work, timer]).finally(() => stop.abort())
}
