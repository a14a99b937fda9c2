import { createHmac } from 'node:crypto'
import { z } from 'zod'
import { readJson } from '../../src/core/readJson.ts'
import { scopes } from '../../src/platforms/slack/scopes.ts'
import type { Finding } from './examine.ts'

const appPage = 'https://api.slack.com/apps → your app'

/** Checks what Slack needs: keys, permissions, clocks, and that Slack can reach us over the web or a socket. Changes nothing. */
export async function* slackDoctor(env: NodeJS.ProcessEnv): AsyncGenerator<Finding> {
  const { SLACK_BOT_TOKEN: token = '', SLACK_SIGNING_SECRET: secret = '', SLACK_APP_TOKEN: appToken = '' } = env
  const api = (env.SLACK_API_URL || 'https://slack.com/api/').replace(/\/?$/, '/')
  yield shapeOfToken(token)
  yield shapeOfSecret(secret, appToken)
  if (token) yield* bot(api, { token, appToken })
  yield appToken
    ? await socket(api, appToken)
    : { note: 'SLACK_APP_TOKEN is not set: Slack will call you over the web.' }
  if (!appToken) yield* web(env.BASE_URL ?? '', secret)
}

function shapeOfToken(token: string): Finding {
  const where = `${appPage} → OAuth & Permissions → Bot User OAuth Token (after "Install to Workspace")`
  if (token === '') return { wrong: 'SLACK_BOT_TOKEN is not set.', mend: `Copy it from ${where}.` }
  if (!/^xoxb-\S+$/.test(token))
    return {
      wrong: `SLACK_BOT_TOKEN is no bot token: those begin with xoxb-${insteadOf(token)}.`,
      mend: `Copy it from ${where}.`,
    }
  return { well: 'SLACK_BOT_TOKEN looks like a bot token' }
}

/** What was pasted instead, where it can be told. */
function insteadOf(said: string): string {
  if (said.trim() !== said || /^["'].*["']$/.test(said))
    return ', and nothing stands around them: take the quotes and spaces away'
  const kinds: [RegExp, string][] = [
    [/^xoxb-/, 'a bot token, for SLACK_BOT_TOKEN'],
    [/^xapp-/, 'an app-level token, for SLACK_APP_TOKEN'],
    [/^xoxp-/, 'the token of a person, which Shoal does not use'],
    [/^xoxe/, 'a token for app configuration, which Shoal does not use'],
    [/^[0-9a-f]{32}$/, 'a secret, perhaps for SLACK_SIGNING_SECRET'],
  ]
  const kind = kinds.find(([pattern]) => pattern.test(said))?.[1]
  return kind ? `; this is ${kind}` : ''
}

function shapeOfSecret(secret: string, appToken: string): Finding {
  const mend = `Copy it from ${appPage} → Basic Information → Signing Secret.`
  if (secret === '' && appToken) return { note: 'SLACK_SIGNING_SECRET is not set; a socket needs none.' }
  if (secret === '') return { wrong: 'SLACK_SIGNING_SECRET is not set.', mend }
  if (!/^[0-9a-f]{32}$/.test(secret))
    return { wrong: `SLACK_SIGNING_SECRET is not 32 hexadecimal digits${insteadOf(secret)}.`, mend }
  return {
    well: 'SLACK_SIGNING_SECRET has the right shape (the Client Secret beside it has the same: take the Signing Secret)',
  }
}

const answer = z.object({
  ok: z.boolean(),
  error: z.string().optional(),
  team: z.string().optional(),
  user: z.string().optional(),
  bot_id: z.string().optional(),
  bot: z.object({ app_id: z.string().optional() }).optional(),
})
type Said = z.infer<typeof answer> & { granted: string[]; at: Date | undefined }

/** Who we are there, what we may do, and whether the clocks agree: all of it is in one answer. */
async function* bot(api: string, { token, appToken }: { token: string; appToken: string }): AsyncGenerator<Finding> {
  const said = await ask(`${api}auth.test`, token)
  if (said instanceof Error) {
    yield {
      wrong: `Slack cannot be reached: ${said.message}.`,
      mend: 'See whether this machine may call https://slack.com.',
    }
    return
  }
  if (!said.ok) {
    const again = `Install the app again (${appPage} → Install App) and put the new token into SLACK_BOT_TOKEN.`
    yield { wrong: `Slack does not take the bot token: ${said.error ?? 'no reason given'}.`, mend: again }
    return
  }
  yield { well: `the token belongs to ${said.user ?? 'a bot'} in ${said.team ?? 'a workspace'}` }
  yield missing(said.granted)
  yield clocks(said.at)
  if (said.bot_id && appToken) yield* sameApp(api, { token, appToken, bot: said.bot_id })
}

/** Two apps, one for trying and one for good, are easily mixed up: the socket would then hear another app's people. */
async function* sameApp(
  api: string,
  { token, appToken, bot }: { token: string; appToken: string; bot: string },
): AsyncGenerator<Finding> {
  const said = await ask(`${api}bots.info`, token, { bot })
  const app = said instanceof Error ? undefined : said.bot?.app_id
  const named = /^xapp-\d+-(A[A-Z0-9]+)-/.exec(appToken)?.[1]
  if (!app || !named || app === named) return
  yield {
    wrong: `The two tokens belong to different apps: SLACK_BOT_TOKEN to ${app}, SLACK_APP_TOKEN to ${named}.`,
    mend: `Take both from one app: https://api.slack.com/apps/${app}.`,
  }
}

function missing(granted: string[]): Finding {
  const lacking = Object.entries(scopes).filter(([scope]) => !granted.includes(scope))
  if (lacking.length === 0) return { well: `all ${Object.keys(scopes).length} permissions are granted` }
  const names = lacking.map(([scope, why]) => `${scope} (${why})`).join(', ')
  const mend = `Paste the output of \`npm run manifest -- <address>\` at ${appPage} → App Manifest, save, and install the app again.`
  return { wrong: `Permissions are missing: ${names}.`, mend }
}

function clocks(theirs: Date | undefined): Finding {
  if (!theirs) return { note: 'Slack did not say what time it is.' }
  const seconds = Math.round((Date.now() - theirs.getTime()) / 1_000)
  const text = `this clock is ${Math.abs(seconds)} s ${seconds < 0 ? 'behind' : 'ahead of'} Slack’s`
  if (Math.abs(seconds) < 60) return { well: text }
  return {
    wrong: `${text}; requests more than 300 s apart are refused.`,
    mend: 'Set the clock of this machine by NTP.',
  }
}

async function socket(api: string, appToken: string): Promise<Finding> {
  const where = `${appPage} → Basic Information → App-Level Tokens, with the scope connections:write`
  if (!/^xapp-\S+$/.test(appToken))
    return {
      wrong: `SLACK_APP_TOKEN is no app token: those begin with xapp-${insteadOf(appToken)}.`,
      mend: `Make one at ${where}.`,
    }
  const said = await ask(`${api}apps.connections.open`, appToken)
  if (said instanceof Error)
    return {
      wrong: `No socket can be asked for: ${said.message}.`,
      mend: 'See whether this machine may call https://slack.com.',
    }
  if (!said.ok)
    return {
      wrong: `Slack opens no socket: ${said.error ?? 'no reason given'}.`,
      mend: `Switch socket mode on (${appPage} → Socket Mode) and make the token at ${where}.`,
    }
  return { well: 'Slack opens a socket for SLACK_APP_TOKEN' }
}

/** Knocks at our own door as Slack would: once as it should, once with a wrong signature. */
async function* web(baseUrl: string, secret: string): AsyncGenerator<Finding> {
  if (!URL.canParse(baseUrl)) {
    yield {
      wrong: 'BASE_URL is not set.',
      mend: 'Set it to the public https address of this Shoal, or use socket mode with SLACK_APP_TOKEN.',
    }
    return
  }
  if (!baseUrl.startsWith('https://'))
    yield {
      wrong: `BASE_URL is ${baseUrl}; Slack calls https addresses only.`,
      mend: 'Put a reverse proxy or a tunnel with https in front, and its address into BASE_URL.',
    }
  const door = `${baseUrl.replace(/\/$/, '')}/slack/events`
  const right = await knock(door, secret)
  if (right instanceof Error) {
    yield {
      wrong: `${door} does not answer: ${right.message}.`,
      mend: 'Start Shoal, and see that the address leads to it from outside.',
    }
    return
  }
  if (right.status === 200 && right.body.includes(challenge)) yield { well: `${door} answers Slack’s question` }
  else
    yield {
      wrong: `${door} answered ${right.status} to a signed question.`,
      mend:
        right.status === 401
          ? 'The running Shoal has another SLACK_SIGNING_SECRET: restart it with this one.'
          : 'See that the address leads to Shoal, and that Shoal was started with the SLACK_ settings.',
    }
  const wrong = await knock(door, '0'.repeat(32))
  if (!(wrong instanceof Error) && wrong.status === 401) yield { well: 'a wrong signature is turned away' }
  else
    yield {
      wrong: 'A wrong signature is not turned away with 401.',
      mend: 'Something other than Shoal answers at this address.',
    }
}

const challenge = 'shoal-doctor'

async function knock(door: string, secret: string): Promise<{ status: number; body: string } | Error> {
  const body = JSON.stringify({ type: 'url_verification', challenge })
  const seconds = String(Math.floor(Date.now() / 1_000))
  const signature = `v0=${createHmac('sha256', secret).update(`v0:${seconds}:${body}`).digest('hex')}`
  const headers = {
    'content-type': 'application/json',
    'x-slack-request-timestamp': seconds,
    'x-slack-signature': signature,
  }
  return reached(async () => {
    const response = await fetch(door, { method: 'POST', headers, body, signal: AbortSignal.timeout(5_000) })
    return { status: response.status, body: await response.text() }
  })
}

async function ask(url: string, token: string, args: Record<string, string> = {}): Promise<Said | Error> {
  return reached(async () => {
    const headers = { authorization: `Bearer ${token}` }
    const body = new URLSearchParams(args)
    const response = await fetch(url, { method: 'POST', headers, body, signal: AbortSignal.timeout(8_000) })
    const said = answer.safeParse(readJson(Buffer.from(await response.text())))
    if (!said.success)
      throw new Error(`${new URL(url).origin} answers ${response.status} with something that is not Slack’s`)
    const date = new Date(response.headers.get('date') ?? '')
    const granted = (response.headers.get('x-oauth-scopes') ?? '').split(',').map(scope => scope.trim())
    return { ...said.data, granted, at: Number.isNaN(date.getTime()) ? undefined : date }
  })
}

async function reached<T>(work: () => Promise<T>): Promise<T | Error> {
  try {
    return await work()
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? `: ${error.cause.message}` : ''
    return new Error(error instanceof Error ? `${error.message}${cause}` : String(error))
  }
}
