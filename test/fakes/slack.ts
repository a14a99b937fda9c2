/** A Slack on 127.0.0.1: used through SLACK_API_URL, it keeps what it is sent and refuses what Slack refuses. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { faultsOf, textOf } from './slack-blocks.ts'
import { pictureFaults, sentWire, takeUpload } from './slack-files.ts'
import { type Args, runMethod } from './slack-methods.ts'
import { aState, type FakeSent, type FakeState } from './slack-state.ts'

/** A call that was made, in order, with what was answered: Slack's error, "ok", or what a fault did instead. */
type FakeCall = { method: string; args: Args; at: number; answer: string }

/**
 * What goes wrong, for so many calls of a method (all methods without one; for ever without a number): limited is a 429, error an
 * HTTP 500, down a 503, no an ok: false, slow an answer after `ms`, hang none at all; lost and drop do the work first, and then
 * answer never, or break the line.
 */
type Fault = {
  does: 'limited' | 'error' | 'down' | 'no' | 'slow' | 'hang' | 'lost' | 'drop'
  method?: string
  times?: number
  ms?: number
  retryAfter?: number
  error?: string
  when?: (args: Args) => boolean
}

export type FakeSlack = FakeState & {
  /** For SLACK_API_URL. */
  apiUrl: string
  calls: FakeCall[]
  /** Whether it keeps its rates; to be switched off where a story begins with many posts. */
  rates: boolean
  /** How long people's files take to come. */
  slowFilesMs: number
  /** Makes something go wrong from now on; the returned function ends it. */
  fault(fault: Fault): () => void
  /** A trigger, as one comes with everything a person does. */
  trigger(user: string, view?: string): string
  /** A file that a person sends along: as messages name it. */
  sends(file: { name: string; bytes: Buffer; mime?: string; answers?: FakeSent['answers'] }): Record<string, unknown>
  /** A response address: five uses, thirty minutes. */
  responseUrl(): string
  close(): Promise<void>
}

/** `now` is Slack's clock; with `rates` posts are limited to one a second and channel, methods to their tier. */
export async function startFakeSlack({
  now = () => Date.now(),
  rates = false,
}: {
  now?: () => number
  rates?: boolean
} = {}): Promise<FakeSlack> {
  const state = aState()
  const calls: FakeCall[] = []
  const faults: Fault[] = []
  const spent = new Map<string, number[]>()
  const server = createServer((request, response) => {
    answer(request, response).catch(error => {
      response.destroy()
      throw error
    })
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const url = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await bodyOf(request)
    const [, area = '', name = ''] = (request.url ?? '').split('/')
    if (area === 'upload') return uploaded(response, name, body)
    if (area === 'files-pri') return fetched(request, response, name)
    if (area === 'response') return responded(response, name, body)
    const args = argsOf(body.toString('utf8'))
    const call: FakeCall = { method: name, args, at: now(), answer: 'ok' }
    calls.push(call)
    const fault = faults.find(one => (one.method ?? name) === name && (one.when?.(args) ?? true) && one.times !== 0)
    if (fault?.times !== undefined) fault.times -= 1
    if (fault) call.answer = fault.does
    if (fault?.does === 'hang') return
    if (fault?.does === 'slow') await sleep(fault.ms ?? 0)
    if (fault?.does === 'limited') return limited(response, fault.retryAfter ?? 1)
    if (fault?.does === 'error' || fault?.does === 'down') return json(response, fault.does === 'error' ? 500 : 503, {})
    if (fault?.does === 'no') return json(response, 200, { ok: false, error: fault.error ?? 'internal_error' })
    const wait = fake.rates ? overRate(name, args) : 0
    if (wait > 0) {
      call.answer = 'limited'
      return limited(response, wait)
    }
    const reply = refusedToken(request, name) ?? runMethod(state, name, args, { now: now(), url })
    if (fault?.does === 'lost') return
    if (fault?.does === 'drop') return void response.destroy()
    if (reply.ok === false) call.answer = textOf(reply.error)
    json(response, 200, reply, { 'x-oauth-scopes': state.scopes.join(',') })
  }

  function refusedToken({ headers }: IncomingMessage, method: string): Record<string, unknown> | undefined {
    const wanted = method === 'apps.connections.open' ? state.appToken : state.token
    if (headers.authorization !== `Bearer ${wanted}`) return { ok: false, error: 'invalid_auth' }
    return state.tokenState === 'good' ? undefined : { ok: false, error: state.tokenState }
  }

  /** Seconds until the next call of this kind, or 0; calls that are refused do not count. */
  function overRate(method: string, args: Args): number {
    const posts = method === 'chat.postMessage'
    const key = posts ? `${method} ${textOf(args.channel)}` : method
    const [most, windowMs] = posts ? [5, 5_000] : [tiers[method] ?? 100, 60_000]
    const recent = (spent.get(key) ?? []).filter(at => at > now() - windowMs)
    const oldest = recent[0]
    if (recent.length >= most && oldest !== undefined)
      return Math.max(1, Math.ceil((oldest + windowMs - now()) / 1_000))
    spent.set(key, [...recent, now()])
    return 0
  }

  function uploaded(response: ServerResponse, id: string, body: Buffer): void {
    const call: FakeCall = { method: 'upload', args: { id, length: body.length }, at: now(), answer: 'ok' }
    calls.push(call)
    const fault = faults.find(one => one.method === 'upload' && one.times !== 0)
    if (fault?.times !== undefined) fault.times -= 1
    const status = fault ? 503 : takeUpload(state, id, body)
    call.answer = status === 200 ? 'ok' : String(status)
    response.writeHead(status).end(`OK - ${body.length}`)
  }

  function fetched({ headers }: IncomingMessage, response: ServerResponse, id: string): void {
    const file = state.sent.get(id)
    const key = headers.authorization
    state.fetched.push({ id, key })
    const signedIn = key === `Bearer ${state.token}` && state.scopes.includes('files:read')
    if (!file || file.answers === 'gone') return void response.writeHead(404).end()
    if (file.answers === 'redirect')
      return void response.writeHead(302, { location: `${url}/files-pri/elsewhere` }).end()
    if (!signedIn || file.answers === 'signIn')
      return void response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end('<html>Sign in</html>')
    setTimeout(() => response.writeHead(200, { 'content-type': file.mime }).end(file.bytes), fake.slowFilesMs)
  }

  function responded(response: ServerResponse, id: string, body: Buffer): void {
    const address = state.responseUrls.get(id)
    if (!address || address.uses >= 5 || now() - address.at > 1_800_000) {
      json(response, 404, { ok: false, error: address ? 'used_url' : 'expired_url' })
      return
    }
    address.uses += 1
    const said = JSON.parse(body.toString('utf8'))
    const faults = said.blocks ? [...faultsOf(said.blocks, 'message'), ...pictureFaults(state, said.blocks, now())] : []
    if (faults.length > 0) {
      json(response, 400, { ok: false, error: 'invalid_blocks' })
      return
    }
    state.responses.push({ url: `${url}/response/${id}`, body: said })
    response.writeHead(200).end('ok')
  }

  const fake = Object.assign(state, {
    rates,
    slowFilesMs: 0,
    apiUrl: `${url}/api/`,
    calls,
    fault: (fault: Fault) => {
      const own = { ...fault }
      faults.push(own)
      return () => {
        faults.splice(faults.indexOf(own), 1)
      }
    },
    trigger: (user: string, view?: string) => {
      const id = `${++state.counter}.${now()}.${user}`
      state.triggers.set(id, { at: now(), used: false, view })
      return id
    },
    sends: ({
      name,
      bytes,
      mime = 'application/octet-stream',
      answers = 'bytes',
    }: Parameters<FakeSlack['sends']>[0]) => {
      const file: FakeSent = { id: `F${++state.counter}`, name, mime, bytes, answers }
      state.sent.set(file.id, file)
      return sentWire(file, url)
    },
    responseUrl: () => {
      const id = `R${++state.counter}`
      state.responseUrls.set(id, { at: now(), uses: 0 })
      return `${url}/response/${id}`
    },
    close: async () => {
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
    },
  })
  return fake
}

const tiers: Record<string, number> = {
  'chat.update': 50,
  'conversations.history': 50,
  'chat.unfurl': 50,
  'auth.test': 100,
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(Buffer.from(part))
  return Buffer.concat(parts)
}

/** Web API calls come as forms whose members are JSON where they are no plain text. */
function argsOf(body: string): Args {
  return Object.fromEntries([...new URLSearchParams(body)].map(([name, value]) => [name, unpacked(value)]))
}

function unpacked(value: string): unknown {
  if (!/^[[{]/.test(value)) return value === 'true' ? true : value === 'false' ? false : value
  try {
    return JSON.parse(value)
  } catch {
    return value
  }
}

function limited(response: ServerResponse, seconds: number): void {
  json(response, 429, { ok: false, error: 'ratelimited' }, { 'retry-after': String(seconds) })
}

function json(response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body))
}
