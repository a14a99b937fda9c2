import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { accountOf, aSlackWorld, type SlackWorld } from './slackWorld.ts'

let on: SlackWorld
beforeAll(async () => {
  on = await aSlackWorld()
})
afterAll(() => on.close())

describe('smoke', () => {
  test('claims', async () => {
    const no = await on.world.as('wang').adds({ company: '苏州同里旅游', phone: '13700000000' })
    await on.settled()
    console.log(JSON.stringify(on.slack.messages, null, 1).slice(0, 3000))
    const said = await on.door.command(accountOf('mei'), '/crm', { text: `领取 ${no}` })
    console.log(said.status, said.body)
    await on.settled()
    console.log(on.slack.calls.map(({ method, answer }) => `${method} ${answer}`))
    console.log(
      JSON.stringify(
        on.slack.messages.map(({ channel, text, history }) => ({ channel, text, history })),
        null,
        1,
      ),
    )
    expect(said.status).toBe(200)
  })
})
