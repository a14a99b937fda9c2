import type { Context } from 'koa'
import { numberIn } from './core/recordNumber.ts'

/** The page behind a link to a record: it says what the link is and where to open it, and nothing about the record. */
export function recordPage(ctx: Context): void {
  const record = ctx.path.slice('/r/'.length).toUpperCase()
  if (numberIn(record)?.no !== record) ctx.throw(404, 'There is nothing at this address.')
  ctx.type = 'html'
  ctx.set('cache-control', 'no-store')
  ctx.set('x-robots-tag', 'noindex')
  ctx.body = `<!doctype html>
<html lang="zh"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>${record} · Shoal</title>
<style>
:root{color-scheme:light dark}
body{font:16px/1.6 system-ui,"PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif;max-width:30rem;margin:14vh auto;padding:0 1.5rem;background:light-dark(#f6f8f9,#12181c);color:light-dark(#1c2b33,#e6edf0)}
h1{font-size:1.8rem;margin:0 0 .6rem}p{margin:.5rem 0}code{padding:.1rem .4rem;border-radius:.3rem;background:light-dark(#e4eaed,#26323a)}
</style></head><body>
<h1>${record}</h1>
<p>这是一条 Shoal 记录的链接。请在聊天里把 <code>${record}</code> 发给机器人来打开；能看到什么，取决于你的权限。</p>
<p>This links to a record in Shoal. Open it in your chat: send <code>${record}</code> to the bot. What you see there depends on your rights.</p>
</body></html>`
}
