import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { RetryLater, Unreachable, Unsure } from '../../src/core/errors.ts'
import { createSlackClient, type SlackClient } from '../../src/platforms/slack/client.ts'
import { SlackRefusal } from '../../src/platforms/slack/failures.ts'
import { createPace } from '../../src/platforms/slack/pace.ts'
import { createUpload } from '../../src/platforms/slack/upload.ts'
import { type FakeSlack, startFakeSlack } from '../fakes/slack.ts'

const blocks = [{ type: 'section' as const, text: { type: 'plain_text' as const, text: '线索', emoji: false } }]
const content = { blocks, text: '线索' }
const channel = 'C0LEADS'
const view = { type: 'modal' as const, title: { type: 'plain_text' as const, text: '录入' }, blocks }

let slack: FakeSlack
let client: SlackClient
let at = 1_000_000
beforeEach(async () => {
  slack = await startFakeSlack()
  client = clientOf(slack)
})
afterEach(() => slack.close())

function clientOf({ token, apiUrl }: FakeSlack, timeoutMs = 200): SlackClient {
  return createSlackClient({ token, apiUrl, timeoutMs, pace: createPace(() => at) })
}

async function failureOf(work: Promise<unknown>): Promise<Error> {
  const outcome: unknown = await work.then(
    () => undefined,
    error => error,
  )
  if (!(outcome instanceof Error)) throw new Error('it went through')
  return outcome
}

describe('a message', () => {
  test('is posted with our key, found by it again, and replaced', async () => {
    const ts = await client.postMessage({ channel, post: 'p1', ...content })
    expect(await client.findPost({ channel, post: 'p1', since: new Date(0) })).toBe(ts)
    expect(await client.findPost({ channel, post: 'p2', since: new Date(0) })).toBeUndefined()
    await client.update({ channel, ts, blocks, text: '已领取' })
    expect(slack.messages.map(({ history }) => history)).toEqual([['线索', '已领取']])
  })

  test('is found behind pages of others', async () => {
    const ts = await client.postMessage({ channel, post: 'p1', ...content })
    for (let i = 0; i < 250; i++)
      slack.messages.push({ ...(slack.messages[0] ?? never()), ts: `${9e9 + i}.1`, metadata: undefined })
    expect(await client.findPost({ channel, post: 'p1', since: new Date(0) })).toBe(ts)
    expect(slack.calls.filter(({ method }) => method === 'conversations.history')).toHaveLength(2)
  })

  test('goes to one person only, where that is wanted', async () => {
    await client.postEphemeral({ channel, user: 'U0MEI', ...content })
    expect(slack.ephemerals).toMatchObject([{ channel, user: 'U0MEI' }])
    expect(await failureOf(client.postEphemeral({ channel, user: 'U0GONE', ...content }))).toBeInstanceOf(Unreachable)
  })
})

describe('a failure says what it means', () => {
  test.each([
    ['is_archived', 'archived'],
    ['not_in_channel', 'notMember'],
    ['channel_not_found', 'chatGone'],
    ['restricted_action', 'forbidden'],
    ['token_revoked', 'signedOut'],
    ['invalid_auth', 'signedOut'],
    ['account_inactive', 'removed'],
    ['missing_scope', 'rights'],
    ['message_not_found', undefined],
  ])('%s cannot be mended by trying again', async (error, trouble) => {
    slack.fault({ does: 'no', error })
    const failure = await failureOf(client.postMessage({ channel, ...content }))
    expect(failure).toBeInstanceOf(Unreachable)
    expect(failure).toMatchObject({ trouble, message: `chat.postMessage: ${error}` })
  })

  test('the fake itself closes chats as Slack does', async () => {
    const troubleOf = async (to: string) => (await failureOf(client.postMessage({ channel: to, ...content }))).message
    const [, leads] = [...slack.channels.values()]
    if (leads) leads.archived = true
    expect(await troubleOf('C0SALES')).toContain('is_archived')
    expect(await troubleOf('C0OTHER')).toContain('not_in_channel')
    expect(await troubleOf('G0SECRET')).toContain('channel_not_found')
    slack.tokenState = 'token_revoked'
    expect(await troubleOf(channel)).toContain('token_revoked')
  })

  test('429 is waited out for that method and channel, and for nothing else', async () => {
    slack.fault({ does: 'limited', retryAfter: 30, times: 1, method: 'chat.postMessage' })
    const failure = await failureOf(client.postMessage({ channel, ...content }))
    expect(failure).toBeInstanceOf(RetryLater)
    expect(failure).toMatchObject({ afterMs: 30_000 })
    expect(await failureOf(client.postMessage({ channel, ...content }))).toMatchObject({ afterMs: 30_000 })
    expect(slack.calls).toHaveLength(1)
    await client.postMessage({ channel: 'C0SALES', ...content })
    await client.userInfo('U0MEI')
    at += 30_001
    await client.postMessage({ channel, ...content })
    expect(slack.messages).toHaveLength(2)
  })

  test.each(['error', 'lost', 'drop', 'hang'] as const)('a post that ended in "%s" may have been done', async does => {
    slack.fault({ does, times: 1 })
    expect(await failureOf(client.postMessage({ channel, ...content }))).toBeInstanceOf(Unsure)
    expect(slack.messages).toHaveLength(does === 'lost' || does === 'drop' ? 1 : 0)
  })

  test('what can be done twice is only done later', async () => {
    slack.fault({ does: 'error', times: 1 })
    const failure = await failureOf(client.update({ channel, ts: '1.1', ...content }))
    expect(failure).toBeInstanceOf(RetryLater)
    expect(failure).not.toBeInstanceOf(Unsure)
  })

  test('where nobody listens nothing was done', async () => {
    await slack.close()
    const failure = await failureOf(client.postMessage({ channel, ...content }))
    expect(failure).toBeInstanceOf(RetryLater)
    expect(failure).not.toBeInstanceOf(Unsure)
  })

  test('while Slack is away one call in a while asks, and the others do not wait for it', async () => {
    const end = slack.fault({ does: 'down' })
    for (let i = 0; i < 20; i++) await failureOf(client.update({ channel, ts: '1.1', ...content }))
    expect(slack.calls).toHaveLength(1)
    at += 1_001
    for (let i = 0; i < 20; i++) await failureOf(client.update({ channel, ts: '1.1', ...content }))
    expect(slack.calls).toHaveLength(2)
    end()
    at += 30_001
    await client.userInfo('U0MEI')
    await client.userInfo('U0BO')
    expect(slack.calls).toHaveLength(4)
  })

  test('blocks that Slack does not take are named with their place', async () => {
    const bad = [{ type: 'header' as const, text: { type: 'plain_text' as const, text: 'x'.repeat(151) } }]
    const failure = await failureOf(client.postMessage({ channel, blocks: bad, text: 'x' }))
    expect(failure).toBeInstanceOf(SlackRefusal)
    expect(failure).toMatchObject({ code: 'invalid_blocks', message: expect.stringContaining('/blocks/0/text') })
  })
})

describe('a view', () => {
  test('opens once for a trigger, within three seconds', async () => {
    const trigger = slack.trigger('U0MEI')
    const opened = await client.openView(trigger, view)
    expect(await failureOf(client.openView(trigger, view))).toMatchObject({ code: 'trigger_exchanged' })
    expect(slack.views.get(opened.id)).toMatchObject({ user: 'U0MEI', depth: 1 })
    const old = slack.trigger('U0MEI')
    const state = slack.triggers.get(old)
    if (state) state.at -= 3_001
    expect(await failureOf(client.openView(old, view))).toMatchObject({ code: 'trigger_expired' })
  })

  test('is three deep at most, and changes only as it was seen', async () => {
    const first = await client.openView(slack.trigger('U0MEI'), view)
    const second = await client.pushView(slack.trigger('U0MEI', first.id), view)
    const third = await client.pushView(slack.trigger('U0MEI', second.id), view)
    const failure = await failureOf(client.pushView(slack.trigger('U0MEI', third.id), view))
    expect(failure).toMatchObject({ code: 'push_limit_reached' })
    await client.updateView(first.id, view, first.hash)
    expect(await failureOf(client.updateView(first.id, view, first.hash))).toMatchObject({ code: 'hash_conflict' })
  })

  test('of more than Slack takes is refused', async () => {
    const long = Array.from({ length: 90 }, (_, place) => ({
      ...{ type: 'section' as const, block_id: `b${place}` },
      text: { type: 'plain_text' as const, text: 'x'.repeat(3_000), emoji: false },
    }))
    const failure = await failureOf(client.openView(slack.trigger('U0MEI'), { ...view, blocks: long }))
    expect(failure).toMatchObject({ code: 'view_too_large' })
  })

  test('is a person’s Home tab', async () => {
    await client.publishView('U0MEI', { type: 'home', blocks })
    expect(slack.homes.get('U0MEI')?.view).toMatchObject({ type: 'home' })
  })
})

describe('the workspace', () => {
  test('says who is who', async () => {
    expect(await client.userInfo('U0MEI')).toMatchObject({
      email: 'mei@yunlan.example',
      zone: 'Asia/Shanghai',
      guest: false,
    })
    expect(await client.userInfo('U0GUEST')).toMatchObject({ guest: true })
    expect(await client.userInfo('U0FOREIGN')).toMatchObject({ stranger: true, team: 'T0OTHER' })
    expect(await client.userInfo('U0BOT')).toMatchObject({ bot: true })
    expect(await client.userInfo('U0GONE')).toMatchObject({ deleted: true })
    expect(await client.userByEmail('bo@yunlan.example')).toMatchObject({ id: 'U0BO' })
    expect(await client.userByEmail('who@yunlan.example')).toBeUndefined()
  })

  test('says which chats there are and who is in them', async () => {
    expect(await client.channelInfo(channel)).toMatchObject({ name: 'leads', kind: 'group', member: true })
    expect(await client.members(channel)).toContain('U0MEI')
    const dm = await client.openDm('U0MEI')
    expect(await client.channelInfo(dm)).toMatchObject({ kind: 'dm' })
    const me = await client.whoAmI()
    expect(me).toMatchObject({ team: 'T0SHOAL', user: 'U0BOT' })
    expect(me.scopes).toContain('chat:write')
  })

  test('takes files and shows what is behind links', async () => {
    const upload = createUpload(client, { hosts: new Set([new URL(slack.apiUrl).host]) })
    const id = await upload({ name: 'pipeline.png', alt: '销售漏斗', bytes: Buffer.from('PNG…'), into: { channel } })
    expect(slack.files).toMatchObject([{ id, name: 'pipeline.png', alt: '销售漏斗', channel }])
    expect(slack.files[0]?.bytes?.toString()).toBe('PNG…')
    await client.unfurl({ channel, ts: '1.1' }, { 'https://crm.example/r/C-7': { blocks, fallback: 'C-7' } })
    expect(slack.unfurls).toHaveLength(1)
  })
})

function never(): never {
  throw new Error('no message')
}
