import { setTimeout as sleep } from 'node:timers/promises'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createDispatch } from '../../src/app/dispatch.ts'
import type { Ear } from '../../src/core/platform.ts'
import { actions, views } from '../../src/crm/index.ts'
import { slack as slackPlatform } from '../../src/platforms/slack/index.ts'
import { textOf } from '../fakes/slack-blocks.ts'
import { signatureOf } from '../fakes/slack-door.ts'
import { count } from '../rows.ts'
import { heardIn } from './heard.ts'
import { pressed } from './slackSeen.ts'
import { aCompany } from './slackStories.ts'
import { accountOf, aSlackWorld, dmOf, type SlackWorld } from './slackWorld.ts'

let on: SlackWorld
beforeAll(async () => {
  on = await aSlackWorld()
  await on.world.store.sql`update "PickRule" set "dailyMax" = 1000`
})
afterAll(() => on.close())

const mei = accountOf('mei')
const bo = accountOf('bo')
let phone = 13_500_000_000

async function announced() {
  const no = await on.world.as('wang').adds({ company: aCompany(), phone: String(phone++) })
  await on.settled()
  const message = on.slack.messages.findLast(({ channel, text }) => channel === 'C0LEADS' && text.includes(`${no} `))
  if (!message) throw new Error(`${no} was not announced`)
  return { no, message }
}

async function timed(work: () => Promise<{ status: number }>): Promise<{ status: number; ms: number }> {
  const since = performance.now()
  const { status } = await work()
  return { status, ms: performance.now() - since }
}

/** One of everything a person does, at once. */
function everything(message: { channel: string; ts: string; blocks: unknown[] }) {
  const { door } = on
  return [
    () => door.action(mei, pressed(message.blocks, '领取'), { message }),
    () => door.action(bo, pressed(message.blocks, '历史'), { message }),
    () => door.command(mei, '/crm', { text: '录入' }),
    () => door.command(bo, '/crm', { text: '帮助', channel: 'C0SALES' }),
    () =>
      door.event({
        type: 'message',
        channel_type: 'im',
        channel: dmOf('bo'),
        user: bo,
        text: '我的',
        ts: `${Date.now()}.1`,
      }),
    () => door.event({ type: 'app_home_opened', user: bo, tab: 'home', channel: dmOf('bo') }),
    () =>
      door.event({
        type: 'link_shared',
        user: mei,
        channel: 'C0SALES',
        message_ts: '1.1',
        links: [{ url: 'https://crm.yunlan.example/r/L-1' }],
      }),
    () => door.messageShortcut(mei, 'lead.add', { channel: 'C0SALES', ts: '1.2', text: '上海云帆' }),
    () => door.shortcut(bo, 'crm'),
    () => door.options(mei, 'search.records', { value: '苏州' }),
    () => door.command('U0NOBODY', '/crm', { text: '我的' }),
  ]
}

describe('an acknowledgement takes less than a second', () => {
  test('while our own database waits: words come later, and an event is asked for again, never acknowledged unkept (R165)', async () => {
    const { message } = await announced()
    const holder = await on.world.store.pool.connect()
    await holder.query('begin')
    await holder.query('lock table "InboundEvent" in share mode')
    const tap = timed(() => on.door.action(mei, pressed(message.blocks, '领取'), { message }))
    const line = { type: 'message', channel_type: 'im', channel: dmOf('bo'), user: bo, text: '帮助', ts: '42.000001' }
    const event = timed(() => on.door.event(line))
    const [tapped, heard] = await Promise.all([tap, event])
    expect([tapped.status, heard.status]).toEqual([200, 503])
    expect(Math.max(tapped.ms, heard.ms)).toBeLessThan(1_300)
    await holder.query('commit')
    holder.release()
    await on.settled()
    expect(textOf(on.slack.responses.at(-1)?.body.text)).toContain('归你了')
    expect((await on.door.event(line, { retry: 1 })).status).toBe(200)
    await on.settled()
    const helps = on.slack.messages.filter(({ channel, text }) => channel === dmOf('bo') && text.includes('我能做什么'))
    expect(helps).toHaveLength(1)
  })
})

describe('when our own code fails', () => {
  const failing: Ear = {
    hear: async () => {
      throw new Error('a bug')
    },
    learn: async () => {
      throw new Error('a bug')
    },
  }

  async function knock(body: string, contentType: string) {
    const reports: string[] = []
    const platform = slackPlatform({ ...on.settings, report: (_error, said) => reports.push(said) })
    const seconds = Math.floor(Date.now() / 1_000)
    const signature = signatureOf(on.slack.signingSecret, seconds, body)
    const headers = {
      'content-type': contentType,
      'x-slack-request-timestamp': String(seconds),
      'x-slack-signature': signature,
    }
    const request = {
      method: 'POST' as const,
      path: '/slack/events',
      query: new URLSearchParams(),
      headers,
      body: Buffer.from(body),
    }
    return { reply: await platform.receive(request, failing), reports }
  }

  test('a command is answered with an apology and a reference that stands in the log', async () => {
    const fields = {
      command: '/crm',
      text: '我的',
      team_id: on.slack.team,
      user_id: mei,
      channel_id: 'C0SALES',
      trigger_id: 't',
    }
    const { reply, reports } = await knock(new URLSearchParams(fields).toString(), 'application/x-www-form-urlencoded')
    const said = JSON.stringify(reply.body)
    expect(reply.status).toBe(200)
    expect(said).toMatch(/系统出了点问题，没有保存任何内容/)
    const reference = /编号 (\w{6})/.exec(said)?.[1]
    expect(reports).toEqual([`a listener failed: ${reference}`])
  })

  test('a tap is acknowledged, and apologised for to its maker', async () => {
    const body = {
      ...{
        type: 'block_actions',
        team: { id: on.slack.team },
        user: { id: mei },
        trigger_id: 't',
        channel: { id: 'C0SALES' },
      },
      ...{ container: { type: 'message', message_ts: '1.1' }, response_url: on.slack.responseUrl() },
      actions: [{ type: 'button', action_id: 'a', block_id: 'b', value: 'help' }],
    }
    const { reply } = await knock(
      new URLSearchParams({ payload: JSON.stringify(body) }).toString(),
      'application/x-www-form-urlencoded',
    )
    expect(reply).toEqual({ status: 200, body: '' })
    await expect.poll(() => textOf(on.slack.responses.at(-1)?.body.text)).toContain('系统出了点问题')
  })

  test('news of Slack is asked for again', async () => {
    const event = { type: 'event_callback', team_id: on.slack.team, event_id: 'E', event: { type: 'app_uninstalled' } }
    expect((await knock(JSON.stringify(event), 'application/json')).reply.status).toBe(500)
  })
})

describe('what was done and not said, because the process died in between', () => {
  test('is said by whoever comes next, once', async () => {
    const { no } = await announced()
    const text = `领取 ${no}`
    const line = { type: 'message', channel_type: 'im', channel: dmOf('mei'), user: mei, text, ts: '43.000001' }
    const envelope = {
      ...{ type: 'event_callback', team_id: on.slack.team, event_id: 'Ev43', event: line },
      authorizations: [{ team_id: on.slack.team, user_id: on.slack.bot }],
    }
    const body = JSON.stringify(envelope)
    const seconds = Math.floor(Date.now() / 1_000)
    const act = await heardIn(slackPlatform({ ...on.settings, report: () => {} }), {
      ...{ method: 'POST', path: '/slack/events', query: new URLSearchParams(), body: Buffer.from(body) },
      headers: {
        'content-type': 'application/json',
        'x-slack-request-timestamp': String(seconds),
        'x-slack-signature': signatureOf(on.slack.signingSecret, seconds, body),
      },
    })
    await createDispatch({
      store: on.world.store,
      actions,
      views,
      clock: { now: on.world.now },
      log: pino({ level: 'silent' }),
    })(act)
    await on.settled()
    const words = () =>
      on.slack.messages.filter(
        ({ channel, text: said }) => channel === dmOf('mei') && said.includes(`${no} `) && said.includes('归你了'),
      )
    expect(words()).toEqual([])
    expect(await on.world.shoal.sayUnsaid()).toBe(0)
    await on.world.store
      .sql`update "InboundEvent" set "receivedAt" = now() - interval '20 seconds' where "dedupeKey" = ${act.eventId}`
    expect(await Promise.all([on.world.shoal.sayUnsaid(), on.world.shoal.sayUnsaid()])).toEqual(
      expect.arrayContaining([0, 1]),
    )
    await on.settled()
    expect(words()).toHaveLength(1)
    expect(await count(on.world.store, 'InboundEvent', 'unsaid is not null')).toBe(0)
  })
})

describe('the newest state of a card wins', () => {
  test('although an older one is still on its way when somebody taps', async () => {
    const { message } = await announced()
    on.slack.fault({ does: 'slow', ms: 600, method: 'chat.update', times: 1 })
    await on.door.action(mei, pressed(message.blocks, '领取'), { message })
    await sleep(150)
    await on.door.command(mei, '/crm', { text: '撤销' })
    await on.door.action(bo, pressed(message.blocks, '领取'), { message })
    await expect.poll(() => message.history.at(-1), { timeout: 5_000 }).toContain('赵博 跟进中')
    await on.settled()
    const updates = on.slack.calls.filter(({ method, args }) => method === 'chat.update' && args.ts === message.ts)
    expect(updates.length).toBeGreaterThanOrEqual(2)
    await expect
      .poll(() => count(on.world.store, 'CardPost', "drawn < wanted and state = 'live'"), { timeout: 5_000 })
      .toBe(0)
    expect(message.history.at(-1)).toContain('赵博 跟进中')
  })

  test('of twenty taps at once', async () => {
    const leads = await Promise.all(Array.from({ length: 4 }, () => announced()))
    const end = on.slack.fault({ does: 'slow', ms: 40, method: 'chat.update' })
    await Promise.all(
      leads.flatMap(({ message }) =>
        [mei, bo, accountOf('wang'), mei, bo].map(who =>
          on.door.action(who, pressed(message.blocks, '领取'), { message }),
        ),
      ),
    )
    for (const { message } of leads)
      await expect.poll(() => message.history.at(-1), { timeout: 5_000 }).toContain('跟进中')
    await on.settled()
    end()
    const owners = on.slack.responses.filter(({ body }) => textOf(body.text).includes('归你了'))
    expect(owners.length).toBeGreaterThanOrEqual(4)
  })
})

describe('whatever Slack does, an acknowledgement takes less than a second', () => {
  // Before anything goes wrong: afterwards words wait for Slack, and nobody waits for them.
  const messages: Awaited<ReturnType<typeof announced>>['message'][] = []
  beforeAll(async () => {
    for (let i = 0; i < 3; i++) messages.push((await announced()).message)
  })

  test.each([
    ['answers every call after two seconds', { does: 'slow' as const, ms: 2_000 }],
    ['tells every call to come back later', { does: 'limited' as const, retryAfter: 20 }],
    ['is away', { does: 'down' as const }],
  ])('while it %s', async (_how, fault) => {
    const message = messages.pop()
    if (!message) throw new Error('no card is left')
    const end = on.slack.fault(fault)
    const acks = await Promise.all(everything(message).map(timed))
    for (const { status } of acks) expect(status).toBe(200)
    expect(Math.max(...acks.map(({ ms }) => ms))).toBeLessThan(1_000)
    end()
  })
})
