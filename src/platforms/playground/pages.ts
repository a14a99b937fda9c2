import { readFile } from 'node:fs/promises'
import { extname, join, normalize } from 'node:path'
import { PassThrough } from 'node:stream'
import bodyParser from '@koa/bodyparser'
import Router from '@koa/router'
import type { Context, Next } from 'koa'
import getRawBody from 'raw-body'
import { z } from 'zod'
import type { Desk, Message } from '../../core/desk.ts'
import { type FileShelf, largestFile } from '../../core/files.ts'
import { limits } from './limits.ts'
import { chatOf, isOpenTo, wireOf } from './messages.ts'

/** What the page needs beside messages; given from outside, because a platform sees nothing of the house. */
export type Surroundings = {
  desk: Desk
  shelf: FileShelf
  /** The folder of the built page. */
  folder: string
  session(): Promise<{ clock: string; locale: 'zh' | 'en'; company: string; zone: string }>
  commands(as: string, locale: 'zh' | 'en'): Promise<{ words: string[]; usage: string; help: string }[]>
  now(): Date
  /** Moves the app's clock; what became due in between has happened when it returns. */
  moveClock(to: Date): Promise<void>
}

/** The open windows: told of changed messages and of the clock, and closed when the server stops. */
export type Stream = {
  toEverybody(event: 'clock', data: object): void
  changed(ids: string[]): Promise<void>
  end(): void
}

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.json': 'application/json',
}

/** The page itself and everything it reads: people, chats, messages, the clock, and a stream of what changes. */
export function playgroundPages(around: Surroundings): { router: Router; stream: Stream } {
  const { desk } = around
  const router = new Router()
  const open = new Set<{ as: string; out: PassThrough }>()

  router.get('/playground/api/session', async ctx => {
    ctx.body = await around.session()
  })
  router.get('/playground/api/users', async ctx => {
    ctx.body = (await desk.people()).filter(({ works }) => works)
  })
  router.post('/playground/api/users', bodyParser({ enableTypes: ['json'], jsonLimit: '4kb' }), async ctx => {
    const said = z.object({ name: z.string().trim().min(1).max(40) }).safeParse(ctx.request.body)
    if (!said.success) return ctx.throw(400, 'Say { "name": "…" }, at most 40 characters.')
    const joined = await desk.join(said.data.name)
    if (!joined) return ctx.throw(409, 'Too many people wait to be let in.')
    ctx.body = joined
  })
  router.get('/playground/api/chats', async ctx => {
    const chats = await desk.chats()
    const groups = chats.filter(chat => chat.kind === 'group')
    ctx.body = [...groups, { id: 'dm', name: 'Shoal', kind: 'dm' }]
  })
  router.get('/playground/api/chats/:chat/messages', async ctx => {
    const as = await person(ctx)
    const id = chatOf(String(ctx.params.chat), as)
    if (!isOpenTo(as, id) || !(await desk.chats()).some(chat => chat.id === id))
      ctx.throw(404, 'There is no such chat.')
    const page = z.object({
      before: z.coerce.number().int().positive().default(Number.MAX_SAFE_INTEGER),
      limit: z.coerce.number().int().min(1).max(limits.messagesAPage).default(50),
    })
    const asked = page.safeParse(ctx.query)
    if (!asked.success) return ctx.throw(400, 'before and limit are numbers; limit is at most 100.')
    ctx.body = (await desk.list(id, as, asked.data)).map(message => wireOf(message, around.shelf.link))
  })
  router.post('/playground/api/files', async ctx => {
    await person(ctx)
    const name = z.string().trim().min(1).max(200).safeParse(ctx.query.name)
    if (!name.success) return ctx.throw(400, 'Say what the file is called: ?name=')
    const bytes = await getRawBody(ctx.req, { limit: largestFile, length: ctx.req.headers['content-length'] ?? null })
    const mime = ctx.request.type || 'application/octet-stream'
    ctx.body = await around.shelf.keep({ name: name.data, mime, bytes })
  })
  router.get('/playground/api/commands', async ctx => {
    const as = await person(ctx)
    ctx.body = await around.commands(as, ctx.query.locale === 'en' ? 'en' : 'zh')
  })
  router.get('/playground/api/clock', ctx => {
    ctx.body = { now: around.now().toISOString() }
  })
  router.post('/playground/api/clock', bodyParser({ enableTypes: ['json'], jsonLimit: '4kb' }), async ctx => {
    const to = wantedTime(ctx.request.body, around.now())
    if (!to)
      return ctx.throw(400, 'Say { "now": "2026-12-01T01:00:00Z" } or { "advance": "3d 2h" }; at most ten years away.')
    await around.moveClock(to)
    ctx.body = { now: around.now().toISOString() }
  })
  router.get('/playground/api/stream', async ctx => {
    const as = await person(ctx)
    const out = new PassThrough()
    const window = { as, out }
    open.add(window)
    const beat = setInterval(() => out.write(': still here\n\n'), 15_000)
    const close = () => {
      clearInterval(beat)
      open.delete(window)
    }
    out.on('close', close)
    ctx.req.on('close', () => out.destroy())
    ctx.set({
      'content-type': 'text/event-stream',
      'cache-control': 'no-cache, no-transform',
      'x-accel-buffering': 'no',
    })
    out.write(`event: clock\ndata: ${JSON.stringify({ now: around.now().toISOString() })}\n\n`)
    ctx.body = out
  })
  router.get(['/playground', '/playground/{*file}'], page(around.folder))

  async function person(ctx: Context): Promise<string> {
    const as = String(ctx.query.as ?? '')
    if (!(await desk.people()).some(known => known.id === as && known.works))
      ctx.throw(404, `There is nobody called ${as || '(nobody)'} here.`)
    return as
  }

  function toEverybody(event: string, data: object): void {
    for (const { out } of open) out.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`)
  }

  async function changed(ids: string[]): Promise<void> {
    if (open.size === 0) return
    for (const message of await desk.byIds(ids)) {
      const line = `event: message\ndata: ${JSON.stringify(wireOf(message, around.shelf.link))}\n\n`
      for (const { as, out } of open) if (sees(as, message)) out.write(line)
    }
  }

  function end(): void {
    for (const { out } of open) out.end()
  }

  return { router, stream: { toEverybody, changed, end } }
}

function sees(as: string, message: Message): boolean {
  return message.audience === 'user' ? message.reader === as : isOpenTo(as, message.chat)
}

/** The built page; any path below it that is no file is the page itself. */
function page(folder: string) {
  return async (ctx: Context, next: Next): Promise<void> => {
    if (ctx.path.startsWith('/playground/api/')) {
      await next()
      return
    }
    if (ctx.path === '/playground') return ctx.redirect('/playground/')
    const wanted = normalize(ctx.path.slice('/playground/'.length))
    const file = extname(wanted) === '' || wanted.startsWith('..') ? 'index.html' : wanted
    try {
      ctx.body = await readFile(join(folder, file))
      ctx.type = types[extname(file)] ?? 'application/octet-stream'
      ctx.set('cache-control', file.startsWith('assets/') ? 'public, max-age=31536000, immutable' : 'no-cache')
    } catch {
      ctx.throw(
        404,
        file === 'index.html' ? 'The page is not built yet: npm start builds it.' : 'There is no such file.',
      )
    }
  }
}

const units: Record<string, number> = { w: 604_800_000, d: 86_400_000, h: 3_600_000, m: 60_000, s: 1_000 }
const farthest = 10 * 366 * 86_400_000

function wantedTime(body: unknown, now: Date): Date | undefined {
  const parsed = z
    .union([z.strictObject({ now: z.iso.datetime({ offset: true }) }), z.strictObject({ advance: z.string().max(60) })])
    .safeParse(body)
  if (!parsed.success) return undefined
  const to = 'now' in parsed.data ? new Date(parsed.data.now) : plus(now, parsed.data.advance)
  return to && Math.abs(to.getTime() - now.getTime()) < farthest ? to : undefined
}

/** "3d 2h" later. */
function plus(now: Date, advance: string): Date | undefined {
  const parts = advance
    .trim()
    .split(/\s+/)
    .map(part => /^(\d{1,6})(w|d|h|m|s)$/.exec(part))
  if (parts.some(part => part === null)) return undefined
  return new Date(parts.reduce((at, part) => at + Number(part?.[1]) * (units[part?.[2] ?? ''] ?? 0), now.getTime()))
}
