import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Ear } from '../../src/core/platform.ts'
import { slack as slackPlatform } from '../../src/platforms/slack/index.ts'
import { hostileText } from '../hostile.ts'
import { contents, traces } from '../rows.ts'
import { accountOf, aSlackWorld, type SlackWorld } from './slackWorld.ts'

let on: SlackWorld
beforeAll(async () => {
  on = await aSlackWorld()
})
afterAll(() => on.close())

const json = 'application/json'
const form = 'application/x-www-form-urlencoded'
const hello = () =>
  JSON.stringify({ type: 'event_callback', team_id: on.slack.team, event_id: 'Ev1', event: { type: 'x' } })
const quiet: Ear = { hear: async () => ({ status: 200, body: '' }), learn: async () => {} }

describe('the door of Slack opens for nobody', () => {
  test.each([
    ['without a signature', { signature: '' }],
    ['with a signature of another secret', { secret: 'f'.repeat(32) }],
    ['with a signature of other bytes', { signature: `v0=${'0'.repeat(64)}` }],
    ['with a signature of another version', { signature: `v1=${'0'.repeat(64)}` }],
    ['with half a signature', { signature: 'v0=abcd' }],
  ])('%s: 401', async (_who, oddity) => {
    expect((await on.door.knock(hello(), json, oddity)).status).toBe(401)
  })

  test('with a time that is none, or two of them: 401', async () => {
    const strange = (headers: Record<string, string>) => on.door.knock(hello(), json, { headers })
    expect((await strange({ 'x-slack-request-timestamp': 'soon' })).status).toBe(401)
    expect((await strange({ 'x-slack-request-timestamp': '1, 2' })).status).toBe(401)
  })

  test('who is more than five minutes late or early: 401; five minutes are in time (R165)', async () => {
    const at = Date.now()
    const platform = slackPlatform({ ...on.settings, now: () => new Date(at), report: () => {} })
    const { signatureOf } = await import('../fakes/slack-door.ts')
    const knock = (seconds: number) =>
      platform.receive(
        {
          ...{
            method: 'POST' as const,
            path: '/slack/events',
            query: new URLSearchParams(),
            body: Buffer.from(hello()),
          },
          headers: {
            'content-type': json,
            'x-slack-request-timestamp': String(seconds),
            'x-slack-signature': signatureOf(on.slack.signingSecret, seconds, hello()),
          },
        },
        quiet,
      )
    const now = Math.floor(at / 1_000)
    for (const seconds of [now, now - 300, now + 300])
      expect([seconds - now, (await knock(seconds)).status]).toEqual([seconds - now, 200])
    for (const seconds of [now - 301, now + 301, 0, now * 1_000]) expect((await knock(seconds)).status).toBe(401)
  })

  test('with more than a mebibyte: 413', async () => {
    expect((await on.door.knock('x'.repeat(1_048_577), json)).status).toBe(413)
  })

  test('with another method: 405, and it says which is understood', async () => {
    const response = await fetch(`${on.world.url}/slack/events`)
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST'])
  })

  test.each([
    ['no JSON', '{', json],
    ['nothing', '', json],
    ['a number', '7', json],
    ['a list', '[]', json],
    ['null', 'null', json],
    [
      'half a surrogate pair',
      '{"type":"event_callback","team_id":"T","event_id":"E","event":{"type":"\\ud83d"}}',
      json,
    ],
    ['a NUL', '{"type":"event_callback","team_id":"T","event_id":"E","event":{"type":"a\\u0000"}}', json],
    ['bytes that are no text', Buffer.from([0x7b, 0xff, 0xfe, 0x7d]), json],
    ['an event without an event', '{"type":"event_callback","team_id":"T","event_id":"E","event":null}', json],
    ['a payload that is no JSON', 'payload=%7B', form],
    [
      'a tap of nothing',
      `payload=${encodeURIComponent('{"type":"block_actions","actions":[],"user":{"id":"U"}}')}`,
      form,
    ],
    [
      'a tap of nobody',
      `payload=${encodeURIComponent('{"type":"block_actions","actions":[{"type":"button"}]}')}`,
      form,
    ],
    ['a form without a view', `payload=${encodeURIComponent('{"type":"view_submission","user":{"id":"U"}}')}`, form],
    ['a command of nobody', 'command=%2Fcrm&text=x', form],
    ['a type nobody heard of', '{"type":"brew_coffee"}', json],
    ['JSON nested without end', `${'['.repeat(100_000)}${']'.repeat(100_000)}`, json],
  ])('signed, but saying %s: 400, and nothing happens', async (_what, body, contentType) => {
    const before = await contents(on.world.store)
    expect((await on.door.knock(body, contentType)).status).toBe(400)
    expect(await contents(on.world.store)).toEqual(before)
  })
})

describe('the door of Slack', () => {
  test('gives the address proof back, if it is signed', async () => {
    const body = JSON.stringify({ type: 'url_verification', challenge: 'c'.repeat(60), token: 'old' })
    const proven = await on.door.knock(body, json)
    expect([proven.status, proven.json()]).toEqual([200, { challenge: 'c'.repeat(60) }])
    expect((await on.door.knock(body, json, { secret: 'x'.repeat(32) })).status).toBe(401)
  })

  test('says yes to a check of the certificate, and to nothing hidden behind it', async () => {
    const unsigned = { signature: '' }
    expect((await on.door.knock('ssl_check=1', form, unsigned)).status).toBe(200)
    expect((await on.door.knock('ssl_check=1&command=%2Fcrm', form, unsigned)).status).toBe(401)
  })

  test('reads a form whatever its content type adds', async () => {
    const contentType = 'application/x-www-form-urlencoded; charset=UTF-8'
    const said = await on.door.command(accountOf('mei'), '/crm', { text: '我的', contentType })
    expect([said.status, said.body]).toEqual([200, ''])
  })

  test('takes what we never asked for, and does nothing about it', async () => {
    await on.settled()
    const before = await contents(on.world.store)
    for (const type of ['reaction_added', 'channel_rename', 'constructor', 'emoji_changed'])
      expect((await on.door.event({ type, user: accountOf('mei'), channel: 'C0LEADS' })).status).toBe(200)
    expect(
      (await on.door.knock(JSON.stringify({ type: 'app_rate_limited', minute_rate_limited: 1 }), json)).status,
    ).toBe(200)
    expect(await contents(on.world.store)).toEqual(before)
  })

  test('never fails, whatever stands in a signed payload, and changes nothing but its own notes', async () => {
    await on.settled()
    const before = await contents(on.world.store, { except: traces })
    const leaf = fc.oneof(hostileText, fc.integer(), fc.boolean(), fc.constant(null))
    const any = fc.oneof(leaf, fc.array(leaf, { maxLength: 3 }), fc.dictionary(fc.string(), leaf, { maxKeys: 3 }))
    const person = fc.record({ id: fc.oneof(fc.constant(accountOf('mei')), hostileText) })
    const payload = fc.oneof(
      fc.record({
        type: fc.constant('block_actions'),
        user: person,
        trigger_id: fc.uuid(),
        channel: fc.oneof(fc.constant({ id: 'C0LEADS' }), any),
        container: any,
        actions: fc.array(
          fc.record({ type: fc.constant('button'), action_id: fc.string(), block_id: hostileText, value: hostileText }),
          { minLength: 1, maxLength: 2 },
        ),
      }),
      fc.record({
        type: fc.constant('view_submission'),
        user: person,
        trigger_id: fc.uuid(),
        view: fc.record({
          id: fc.constant('V1'),
          callback_id: fc.constant('form'),
          private_metadata: hostileText,
          blocks: fc.array(any, { maxLength: 2 }),
          state: fc.record({ values: fc.dictionary(fc.string(), any, { maxKeys: 2 }) }),
        }),
      }),
      fc.record({ type: fc.constant('block_suggestion'), user: person, action_id: hostileText, value: hostileText }),
      fc.record({
        type: fc.constantFrom('shortcut', 'message_action'),
        user: person,
        callback_id: hostileText,
        trigger_id: fc.uuid(),
      }),
    )
    await fc.assert(
      fc.asyncProperty(payload, async body => {
        const sent = new URLSearchParams({ payload: JSON.stringify(body) }).toString()
        expect([200, 400]).toContain((await on.door.knock(sent, form)).status)
      }),
      { numRuns: 120 },
    )
    const event = fc.record({
      type: fc.constantFrom(
        'message',
        'app_mention',
        'link_shared',
        'app_home_opened',
        'user_change',
        'tokens_revoked',
      ),
      user: fc.oneof(fc.constant(accountOf('bo')), any),
      text: hostileText,
      channel: fc.oneof(fc.constant('C0LEADS'), any),
      ts: fc.oneof(fc.constant('1.2'), any),
      thread_ts: fc.oneof(fc.constant('1.1'), any),
      links: any,
    })
    await fc.assert(
      fc.asyncProperty(event, async body => {
        expect([200, 400]).toContain((await on.door.event(body)).status)
      }),
      { numRuns: 120 },
    )
    await on.settled()
    expect(await contents(on.world.store, { except: traces })).toEqual(before)
  })
})
