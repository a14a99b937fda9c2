import { afterAll, beforeAll, expect, test } from 'vitest'
import { type FakeSlack, startFakeSlack } from '../fakes/slack.ts'
import { type FakeSocket, startFakeSocket } from '../fakes/slackSocket.ts'
import { aWorld, type World } from '../world.ts'
import { accountOf, dmOf } from './slackWorld.ts'

let slack: FakeSlack
let socket: FakeSocket
let world: World
beforeAll(async () => {
  slack = await startFakeSlack()
  socket = await startFakeSocket(slack.apiUrl)
  let elapsed = 0
  world = await aWorld({
    slack: {
      ...{ signingSecret: slack.signingSecret, botToken: slack.token, appToken: 'xapp-fake', apiUrl: socket.apiUrl },
      ...{ baseUrl: 'https://crm.yunlan.example', now: () => new Date(), elapsed: () => (elapsed += 2_000) },
    },
  })
  await socket.connected
})
afterAll(async () => {
  await world.close()
  await socket.close()
  await slack.close()
})

const mei = accountOf('mei')
const command = (text: string, trigger: string) => ({
  ...{ command: '/crm', text, team_id: slack.team, user_id: mei, channel_id: 'C0SALES', trigger_id: trigger },
  response_url: slack.responseUrl(),
})

test('over a socket a command is answered in its acknowledgement, as over HTTP', async () => {
  await socket.deliver('slash_commands', command('帮助', 't1'))
  await world.settled()
  const { payload } = await socket.deliver('slash_commands', command('L-404', 't2'))
  expect(payload).toMatchObject({ response_type: 'ephemeral', text: expect.stringContaining('L-404') })
})

test('an event is acknowledged without a payload, once it is claimed; the same again has no second effect', async () => {
  const event = { type: 'message', channel_type: 'im', channel: dmOf('mei'), user: mei, text: '帮助', ts: '5.000001' }
  const envelope = {
    ...{ type: 'event_callback', team_id: slack.team, event_id: 'Ev1', event },
    authorizations: [{ team_id: slack.team, user_id: slack.bot }],
  }
  const before = slack.messages.length
  expect((await socket.deliver('events_api', envelope)).payload).toEqual({})
  expect((await socket.deliver('events_api', envelope)).payload).toEqual({})
  await world.settled()
  expect(slack.messages.length - before).toBe(1)
})

test('choices come while somebody types', async () => {
  const asked = {
    type: 'block_suggestion',
    action_id: 'search.people',
    block_id: 'b',
    value: '赵',
    user: { id: mei },
    team: { id: slack.team },
  }
  const { payload } = await socket.deliver('interactive', asked)
  expect(JSON.stringify(payload)).toContain('赵博')
})
