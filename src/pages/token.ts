import { createHmac, timingSafeEqual } from 'node:crypto'

/** A form nobody fills in faster, in milliseconds, and one that has been open too long to be trusted. */
const quickest = 3_000
const slowest = 86_400_000

/** Proves when a form was handed out, and for which page: "1763776800000.3f2a….signature". */
export function formToken(key: string, { slug, nonce, now }: { slug: string; nonce: string; now: Date }): string {
  const said = `${now.getTime()}.${nonce}`
  return `${said}.${sign(key, slug, said)}`
}

/** What a token says: made by us for this page, and whether enough and not too much time has passed. */
export function readToken(
  key: string,
  token: string,
  { slug, now }: { slug: string; now: Date },
): { verdict: 'good' | 'quick' | 'old' | 'forged'; nonce: string } {
  const [at = '', nonce = '', signature = ''] = token.split('.')
  const wanted = Buffer.from(sign(key, slug, `${at}.${nonce}`))
  const given = Buffer.from(signature)
  if (wanted.length !== given.length || !timingSafeEqual(wanted, given)) return { verdict: 'forged', nonce }
  const age = now.getTime() - Number(at)
  if (age < quickest) return { verdict: 'quick', nonce }
  return { verdict: age > slowest ? 'old' : 'good', nonce }
}

function sign(key: string, slug: string, said: string): string {
  return createHmac('sha256', key).update(`form:${slug}:${said}`).digest('base64url')
}
