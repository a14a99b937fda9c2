import { type FetchFunction, WebClient } from '@slack/web-api'
import { isOutage, meaningOf, SlackRefusal } from './failures.ts'
import type { Pace } from './pace.ts'
import { silent } from './silent.ts'

/** What limits and repetition of a call depend on. */
type Lane = { channel?: string; message?: string; copy?: string | undefined; posts?: boolean }

/** Slack's library and the one way to use it. */
export type Calls = ReturnType<typeof createCalls>

/** How to reach Slack. `timeoutMs` is for one call; `fetch` is for tests and proxies. */
export type Reach = {
  token: string
  apiUrl?: string | undefined
  pace: Pace
  timeoutMs?: number
  fetch?: FetchFunction
}

/** Calls to Slack's Web API. Nothing is tried twice here: who may repeat what is known by those who call. */
export function createCalls({ token, apiUrl, pace, timeoutMs = 8_000, fetch }: Reach) {
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

  return { web, call }
}

/** What a method promises in its answer. */
export function required(value: string | undefined, method: string): string {
  if (value === undefined) throw new Error(`${method} answered without what it promises`)
  return value
}
