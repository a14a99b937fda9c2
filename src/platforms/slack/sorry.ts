import { randomUUID } from 'node:crypto'
import type { Answer, HttpReply, Inbound, Replied } from '../../core/platform.ts'
import { say, t } from '../../core/text.ts'
import type { Heard } from './heard.ts'

/**
 * The response after a failure of ours: the person is told that nothing was saved, with a reference that stands in the log, instead of
 * waiting for Slack to give up on us. What was no deed of a person fails openly, so that Slack brings it again.
 */
export function createApology(
  reply: (inbound: Inbound, answer: Answer) => Promise<Replied>,
  report: (error: unknown, said: string) => void,
) {
  return async function apologise(heard: Heard, error: unknown): Promise<HttpReply> {
    const reference = randomUUID().slice(-6)
    report(error, `a listener failed: ${reference}`)
    if (!heard || !('inbound' in heard)) return { status: 500, body: '' }
    const { inbound } = heard
    const reader = { locale: inbound.locale ?? ('zh' as const), zone: 'UTC', now: new Date(0) }
    const text = say(t('error.unexpected', { reference }), reader)
    const { http, after } = await reply(inbound, { error: { code: 'error.unexpected', text }, cards: [] })
    after().catch(failure => report(failure, `an apology could not be said: ${reference}`))
    return http
  }
}
