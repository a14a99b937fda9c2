import type { Context } from 'koa'
import getRawBody from 'raw-body'

const largestEntry = 32_768

/** Nothing but our own style sheet and our own form; not to be framed, not to be kept. */
export function protect(ctx: Context): void {
  ctx.type = 'html'
  ctx.set({
    'content-security-policy':
      "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
  })
}

/** The fields of the form as text, however they were sent; at most 32 KiB. */
export async function sentIn(ctx: Context): Promise<Map<string, string>> {
  if (!ctx.is('application/x-www-form-urlencoded')) ctx.throw(415, 'Send the form of this page.')
  const body = await getRawBody(ctx.req, {
    limit: largestEntry,
    length: ctx.req.headers['content-length'] ?? null,
    encoding: 'utf8',
  })
  return new Map(new URLSearchParams(body))
}
