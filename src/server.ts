import Router from '@koa/router'
import Koa from 'koa'
import helmet from 'koa-helmet'
import type { Logger } from 'pino'
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import getRawBody from 'raw-body'
import type { Ear, Hook, Platform } from './core/platform.ts'
import { recordPage } from './recordPage.ts'
import { welcome } from './welcome.ts'

/** What is served. `ready` says what is missing, or nothing; `pages` are routers of platforms that bring pages of their own. */
export type Served = {
  platforms: Platform[]
  ear(platform: Platform): Ear
  pages: Router[]
  ready(): Promise<string | undefined>
  deadLetters(): Promise<number>
  actions: unknown
  log: Logger
}

const largestBody = 1_048_576

/** The web server: one route a platform hook, the pages, and what machines ask for. Errors leave as JSON with a reason. */
export function createServer(served: Served): Koa {
  const app = new Koa()
  const { registry, requests, seconds } = metrics(served.deadLetters)
  app.on('error', (error: unknown) => {
    // A page that is closed breaks its stream off: nothing to report.
    if (!isPrematureClose(error)) served.log.warn({ err: error }, 'a response could not be sent')
  })
  app.use(async (ctx, next) => {
    const done = seconds.startTimer()
    try {
      await next()
      if (ctx.status === 404 && !ctx.body) ctx.throw(404, 'There is nothing at this address.')
      if (ctx.status === 405) ctx.throw(405, `Only ${ctx.response.get('allow')} is understood here.`)
    } catch (error) {
      answerError(ctx, error, served.log)
    } finally {
      const route = typeof ctx._matchedRoute === 'string' ? ctx._matchedRoute : 'none'
      requests.inc({ route, status: String(ctx.status) })
      done({ route })
    }
  })
  app.use(
    helmet({
      contentSecurityPolicy: {
        useDefaults: true,
        directives: {
          defaultSrc: ["'self'"],
          styleSrc: ["'self'", "'unsafe-inline'"],
          imgSrc: ["'self'", 'data:'],
          upgradeInsecureRequests: null,
        },
      },
      strictTransportSecurity: false,
    }),
  )
  const router = new Router()
  for (const platform of served.platforms)
    for (const each of platform.hooks) addHook(router, each, hook(served, platform))
  router.get('/', welcome(served.platforms.map(platform => platform.name)))
  router.get('/r/:record', recordPage)
  router.get('/healthz', ctx => {
    ctx.body = { ok: true }
  })
  router.get('/readyz', async ctx => {
    const missing = await served.ready()
    ctx.status = missing ? 503 : 200
    ctx.body = missing ? { ok: false, missing } : { ok: true }
  })
  router.get('/metrics', async ctx => {
    ctx.type = registry.contentType
    ctx.body = await registry.metrics()
  })
  router.get('/api/actions', ctx => {
    ctx.body = served.actions
  })
  for (const each of [router, ...served.pages]) app.use(each.routes()).use(each.allowedMethods())
  return app
}

function addHook(router: Router, hook: Hook, answer: Koa.Middleware): void {
  const [method, path = ''] = hook.split(' ')
  if (method === 'GET') router.get(path, answer)
  else router.post(path, answer)
}

/** Raw bytes in, at most a mebibyte; the platform proves and parses them. */
function hook({ ear }: Served, platform: Platform): Koa.Middleware {
  const listening = ear(platform)
  return async ctx => {
    const body = await getRawBody(ctx.req, { limit: largestBody, length: ctx.req.headers['content-length'] ?? null })
    const method = ctx.method === 'GET' ? 'GET' : 'POST'
    const query = new URLSearchParams(ctx.querystring)
    const reply = await platform.receive({ method, path: ctx.path, query, headers: ctx.req.headers, body }, listening)
    ctx.status = reply.status
    ctx.body = reply.body ?? null
  }
}

function answerError(ctx: Koa.Context, error: unknown, log: Logger): void {
  const status = statusOf(error)
  if (status >= 500) log.error({ err: error, path: ctx.path }, 'a request failed')
  ctx.status = status
  const text =
    status >= 500 ? 'Something went wrong on our side.' : error instanceof Error ? error.message : 'Bad request.'
  ctx.body = { error: { code: `http.${status}`, text } }
}

function statusOf(error: unknown): number {
  if (typeof error !== 'object' || error === null || !('status' in error)) return 500
  return typeof error.status === 'number' && error.status >= 400 && error.status < 600 ? error.status : 500
}

function isPrematureClose(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_STREAM_PREMATURE_CLOSE'
}

function metrics(deadLetters: Served['deadLetters']) {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const requests = new Counter({
    name: 'shoal_http_requests_total',
    help: 'Requests by route and status',
    labelNames: ['route', 'status'],
    registers: [registry],
  })
  const seconds = new Histogram({
    name: 'shoal_http_request_seconds',
    help: 'Seconds a request took, by route',
    labelNames: ['route'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 3],
    registers: [registry],
  })
  new Gauge({
    name: 'shoal_dead_letters',
    help: 'Jobs that were tried as often as they may be',
    registers: [registry],
    async collect() {
      this.set(await deadLetters())
    },
  })
  return { registry, requests, seconds }
}
