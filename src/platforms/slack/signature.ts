import { createHmac, timingSafeEqual } from 'node:crypto'
import type { RawRequest } from '../../core/platform.ts'

/** Slack refuses what is five minutes old; what comes from the future was made up. */
const freshSeconds = 300

/**
 * True when the bytes were signed with our secret, at most five minutes ago or ahead, over exactly what arrived. Bolt 5.1 has a check of
 * its own, which lets timestamps of the future pass and signs the body as text.
 */
export function isSigned({ headers, body }: RawRequest, { secret, now }: { secret: string; now: Date }): boolean {
  const stamp = headers['x-slack-request-timestamp']
  const given = headers['x-slack-signature']
  if (typeof stamp !== 'string' || typeof given !== 'string' || !/^\d{1,12}$/.test(stamp)) return false
  if (Math.abs(Math.floor(now.getTime() / 1_000) - Number(stamp)) > freshSeconds) return false
  const expected = `v0=${createHmac('sha256', secret).update(`v0:${stamp}:`).update(body).digest('hex')}`
  return given.length === expected.length && timingSafeEqual(Buffer.from(given), Buffer.from(expected))
}
