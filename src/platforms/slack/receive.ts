import type { Ear, HttpReply, RawRequest } from '../../core/platform.ts'
import { readBody } from './body.ts'
import type { Deliver } from './bolt.ts'
import { isSigned } from './signature.ts'

/** Slack's server at the door: proves the sender, refuses what is stale, and hands what it says to Bolt. */
export function createReceive(
  doorFor: (ear: Ear) => Deliver,
  { secret, now }: { secret: string; now(): Date },
): (request: RawRequest, ear: Ear) => Promise<HttpReply> {
  return async (request, ear) => {
    // Slack checks the certificate now and then, unsigned, and wants nothing but a yes.
    if (request.body.toString('latin1', 0, 64) === 'ssl_check=1') return { status: 200, body: '' }
    if (!isSigned(request, { secret, now: now() }))
      return refuse(401, 'The signature is missing, wrong or out of date.')
    const body = readBody(request.body, String(request.headers['content-type'] ?? ''))
    if (!body) return refuse(400, 'This is nothing that Slack would send.')
    if (body.type === 'url_verification') return { status: 200, body: { challenge: body.challenge } }
    return doorFor(ear)(body)
  }
}

function refuse(status: number, text: string): HttpReply {
  return { status, body: { error: { code: `slack.${status}`, text } } }
}
