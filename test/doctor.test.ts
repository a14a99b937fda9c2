import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { examine } from '../scripts/doctor/examine.ts'
import { slackDoctor } from '../scripts/doctor/slack.ts'
import { type FakeSlack, startFakeSlack } from './fakes/slack.ts'
import { signatureOf } from './fakes/slack-door.ts'

let slack: FakeSlack
let door: Server | undefined
beforeEach(async () => {
  slack = await startFakeSlack()
})
afterEach(async () => {
  await slack.close()
  door?.close()
})

async function look(env: NodeJS.ProcessEnv): Promise<{ code: number; said: string }> {
  const lines: string[] = []
  const code = await examine(slackDoctor({ SLACK_API_URL: slack.apiUrl, ...env }), line => lines.push(line))
  return { code, said: lines.join('\n') }
}

const keys = () => ({ SLACK_BOT_TOKEN: slack.token, SLACK_SIGNING_SECRET: slack.signingSecret })
const overSocket = () => ({ ...keys(), SLACK_APP_TOKEN: slack.appToken })

/** A Shoal that knows this secret and answers Slack's question. */
async function aDoor(secret: string): Promise<string> {
  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const parts: Buffer[] = []
    for await (const part of request) parts.push(Buffer.from(part))
    const body = Buffer.concat(parts)
    const seconds = Number(request.headers['x-slack-request-timestamp'])
    const right = signatureOf(secret, seconds, body) === request.headers['x-slack-signature']
    response.writeHead(right ? 200 : 401).end(right ? body : '')
  }
  const server = createServer((request, response) => void answer(request, response))
  door = server
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  return `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`
}

test('a healthy installation over a socket', async () => {
  slack.socketUrl = 'wss://example.invalid/link'
  slack.signingSecret = '8f742231b10e8888abcd99eeeffaaa85'
  const { code, said } = await look(overSocket())
  expect(said).toMatch(/All is well\.$/)
  expect(said).toContain('belongs to shoal in 云澜软件')
  expect(said).toContain('permissions are granted')
  expect(code).toBe(0)
})

test('nothing is set: every step is named', async () => {
  const { code, said } = await look({})
  expect(code).toBe(1)
  for (const name of ['SLACK_BOT_TOKEN', 'SLACK_SIGNING_SECRET', 'BASE_URL'])
    expect(said).toContain(`✗ ${name} is not set`)
})

test.each([
  ['a token of another kind', { SLACK_BOT_TOKEN: 'xoxp-user' }, 'begin with xoxb-'],
  ['a secret that was cut', { SLACK_SIGNING_SECRET: 'abc' }, '32 hexadecimal digits'],
  [
    'an app token of another kind',
    { SLACK_APP_TOKEN: 'xoxb-x' },
    'begin with xapp-; this is a bot token, for SLACK_BOT_TOKEN',
  ],
  ['a token of a person', { SLACK_BOT_TOKEN: 'xoxp-1' }, 'the token of a person'],
  ['the app token in the place of the bot’s', { SLACK_BOT_TOKEN: 'xapp-1-A0' }, 'for SLACK_APP_TOKEN'],
  ['a token in quotes', { SLACK_BOT_TOKEN: '"xoxb-1"' }, 'take the quotes and spaces away'],
  ['a token where the secret belongs', { SLACK_SIGNING_SECRET: 'xoxb-1' }, 'hexadecimal digits; this is a bot token'],
])('%s', async (_what, wrong, said) => {
  const result = await look({ ...overSocket(), ...wrong })
  expect([result.code, result.said]).toEqual([1, expect.stringContaining(said)])
})

test('a token that was revoked, and permissions that are missing, say how to mend it', async () => {
  slack.scopes.splice(slack.scopes.indexOf('users:read.email'), 1)
  expect((await look(overSocket())).said).toMatch(/users:read\.email \(finds out who.*\n.*npm run manifest/)
  slack.tokenState = 'token_revoked'
  expect((await look(overSocket())).said).toMatch(/token_revoked.*\n.*Install the app again/)
})

test('socket mode that is off', async () => {
  expect((await look(overSocket())).said).toMatch(
    /Slack opens no socket: not_allowed_token_type.*\n.*Switch socket mode on/,
  )
})

test('the door is knocked at as Slack does: the right answer, another secret, nobody there, plain http', async () => {
  const base = await aDoor(slack.signingSecret)
  const right = await look({ ...keys(), BASE_URL: base })
  expect(right.said).toContain('answers Slack’s question')
  expect(right.said).toContain('a wrong signature is turned away')
  expect(right.said).toContain('https addresses only')
  const other = await look({ ...keys(), SLACK_SIGNING_SECRET: 'f'.repeat(32), BASE_URL: base })
  expect(other.said).toContain('another SLACK_SIGNING_SECRET')
  await new Promise(resolve => door?.close(resolve))
  expect((await look({ ...keys(), BASE_URL: base })).said).toMatch(/does not answer.*\n.*Start Shoal/)
})

test('a Slack that cannot be reached', async () => {
  await slack.close()
  expect(await look(overSocket())).toMatchObject({ code: 1, said: expect.stringContaining('Slack cannot be reached') })
})

test('tokens of two apps, and an address where something else answers', async () => {
  const other = await look({ ...overSocket(), SLACK_APP_TOKEN: 'xapp-1-A0OTHER-123-abc' })
  expect(other.said).toMatch(
    /different apps: SLACK_BOT_TOKEN to A0SHOAL, SLACK_APP_TOKEN to A0OTHER.*\n.*api\.slack\.com\/apps\/A0SHOAL/,
  )
  const base = await aDoor('x')
  const stranger = await look({ ...overSocket(), SLACK_API_URL: `${base}/api/` })
  expect(stranger.said).toMatch(/Slack cannot be reached: http.* answers 401 with something that is not Slack’s/)
})
