import { createHmac } from 'node:crypto'
import type { Context } from 'koa'

/** Who asks, as a key that cannot be turned back into an address. A whole IPv6 network counts as one: it belongs to one household. */
export function visitorKey(ctx: Context, key: string): string {
  const address = ctx.ip.replace(/^::ffff:/, '')
  const network = address.includes(':') ? address.split(':').slice(0, 4).join(':') : address
  return createHmac('sha256', key).update(`visitor:${network}`).digest('base64url').slice(0, 22)
}

/** The language a visitor asks for: by the address, else by what the browser prefers. */
export function localeOf(ctx: Context): 'zh' | 'en' {
  if (ctx.query.lang === 'zh' || ctx.query.lang === 'en') return ctx.query.lang
  return ctx.acceptsLanguages('zh', 'zh-CN', 'zh-TW', 'en') === 'en' ? 'en' : 'zh'
}
