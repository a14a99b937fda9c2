import type { Context } from 'koa'

/** The page at "/": what is running, and where to go. */
export function welcome(platforms: string[]) {
  const played = platforms.includes('playground')
  const rows = platforms
    .filter(name => name !== 'playground')
    .map(name => `<li>${name}</li>`)
    .join('')
  const page = `<!doctype html>
<html lang="zh"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>Shoal</title>
<style>
:root{color-scheme:light dark}
body{font:16px/1.6 system-ui,"PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif;max-width:34rem;margin:12vh auto;padding:0 1.5rem;background:light-dark(#f6f8f9,#12181c);color:light-dark(#1c2b33,#e6edf0)}
h1{font-size:2rem;margin:0}a{color:light-dark(#0b6e7f,#6fd0df)}p{margin:.4rem 0}
.go{display:inline-block;margin:1.4rem 0;padding:.7rem 1.3rem;border-radius:.7rem;background:#0b6e7f;color:#fff;text-decoration:none;font-weight:600}
small{opacity:.75}
</style></head><body>
<h1>Shoal</h1>
<p>住在群聊里的 CRM。 A CRM that lives in the group chat.</p>
${played ? '<a class="go" href="/playground/">打开演示 · Open the playground</a>' : '<p>演示已关闭。 The playground is off (PLAYGROUND=on turns it on).</p>'}
<p>已连接的平台 · Connected chats：</p><ul>${rows || '<li>还没有 · none yet</li>'}</ul>
<p><small><a href="/readyz">/readyz</a> · <a href="/metrics">/metrics</a> · <a href="/api/actions">/api/actions</a></small></p>
</body></html>`
  return (ctx: Context) => {
    ctx.type = 'html'
    ctx.body = page
  }
}
