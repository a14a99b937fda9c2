import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { listOf, textOf } from '../fakes/slack-blocks.ts'
import { count } from '../rows.ts'
import { valuesOf } from './slackHarness.ts'
import { pressed } from './slackSeen.ts'
import { accountOf, aSlackWorld, dmOf, type SlackWorld } from './slackWorld.ts'

let on: SlackWorld
beforeAll(async () => {
  on = await aSlackWorld({ known: false })
})
afterAll(() => on.close())

const lastResponse = () => textOf(on.slack.responses.at(-1)?.body.text)

/** What somebody is told who types a command. */
async function types(who: string, text: string): Promise<string> {
  const said = await on.door.command(who, '/crm', { text, channel: 'C0SALES' })
  expect(said.status).toBe(200)
  await on.settled()
  return said.body === '' ? lastResponse() : textOf(said.json().text)
}

describe('who speaks on Slack for the first time', () => {
  test('is known by the address Slack has verified, and what they wanted is done', async () => {
    expect(await types(accountOf('mei'), '我的')).toContain('我')
    expect(await count(on.world.store, 'ChatIdentity', `"platformUserId" = 'U0MEI' and "linkMethod" = 'email'`)).toBe(1)
    expect(await count(on.world.store, 'AuditEvent', `action = 'member.link'`)).toBe(1)
    expect(on.slack.calls.filter(({ method }) => method === 'users.info')).toHaveLength(1)
    await types(accountOf('mei'), '帮助')
    expect(on.slack.calls.filter(({ method }) => method === 'users.info')).toHaveLength(1)
  })

  test('reads their own clock and language, as they have set them on Slack', async () => {
    const he = on.slack.users.get(accountOf('he'))
    if (he) Object.assign(he, { zone: 'Europe/London', locale: 'en-GB' })
    expect(await types(accountOf('he'), 'help')).toContain('What I can do')
    const [row] = await on.world.store.sql`select "timeZone" as zone, locale from "User" where handle = 'he'`
    expect(row).toEqual({ zone: 'Europe/London', locale: 'en' })
    const [mei] = await on.world.store.sql`select "timeZone" as zone, locale from "User" where handle = 'mei'`
    expect(mei).toEqual({ zone: null, locale: null })
    await on.world.store.sql`update "User" set "timeZone" = null, locale = null where handle = 'he'`
  })

  test('may begin with a form, on their Home tab or in a line', async () => {
    await on.door.command(accountOf('bo'), '/crm', { text: '录入' })
    await on.door.event({ type: 'app_home_opened', user: accountOf('wang'), tab: 'home', channel: dmOf('wang') })
    await on.door.event({
      type: 'message',
      channel_type: 'im',
      channel: dmOf('sun'),
      user: accountOf('sun'),
      text: '帮助',
      ts: '1.000001',
    })
    await on.settled()
    expect([...on.slack.views.values()].some(({ user }) => user === accountOf('bo'))).toBe(true)
    expect(JSON.stringify(on.slack.homes.get(accountOf('wang'))?.view)).toContain('王海，这是你的一天')
    expect(on.slack.messages.findLast(({ channel }) => channel === dmOf('sun'))?.text).toContain('我能做什么')
  })

  test('and is a guest, of another organisation or a bot, is refused without a word about the company', async () => {
    const refused = '这里只对本公司的正式成员开放。需要使用的话，请联系邀请你的同事。'
    for (const who of ['U0GUEST', 'U0FOREIGN', 'U0OTHERBOT']) expect(await types(who, '线索池')).toBe(refused)
    expect(await types('U0GONE', '线索池')).toBe('你的账号已停用，不能再使用。有疑问请联系管理员。')
    await on.door.event({ type: 'app_home_opened', user: 'U0GUEST', tab: 'home', channel: 'D0GUEST' })
    await on.settled()
    const home = JSON.stringify(on.slack.homes.get('U0GUEST')?.view)
    expect(home).toContain(refused)
    expect(home).not.toContain('云澜')
    expect(
      await count(
        on.world.store,
        'ChatIdentity',
        `"platformUserId" in ('U0GUEST', 'U0FOREIGN', 'U0OTHERBOT', 'U0GONE')`,
      ),
    ).toBe(0)
  })

  test('and is nobody we know, asks the admins; one of them says who it is, and they are told', async () => {
    await types(accountOf('zhou'), '帮助')
    expect(await types('U0NOBODY', '线索池')).toBe('我还不认识你的账号，已经请 周岚 确认你是谁。批准后我会马上告诉你。')
    expect(await types('U0NOBODY', '线索池')).toContain('已经请 周岚')
    const asked = on.slack.messages.filter(({ text }) => text.includes('nobody') && text.includes('等待确认'))
    expect(asked.map(({ channel }) => channel)).toEqual([dmOf('zhou')])
    const [card] = asked
    if (!card) throw new Error('nobody was asked')
    await on.door.action(accountOf('zhou'), pressed(card.blocks, '批准…'), { message: card })
    await on.settled()
    const view = [...on.slack.views.values()].findLast(({ user }) => user === accountOf('zhou'))
    const blocks = listOf(view?.view.blocks)
    const search = await on.door.options(accountOf('zhou'), 'search.people', { value: '何' })
    expect(JSON.stringify(search.json())).toContain('何川')
    await on.door.submit(accountOf('zhou'), view?.id ?? '', valuesOf(blocks, { person: on.world.cast.users.he ?? '' }))
    await on.settled()
    expect(
      on.slack.messages.find(({ channel, text }) => channel === 'D0NOBODY' && text.includes('欢迎，何川')),
    ).toBeDefined()
    expect(card.history.at(-1)).toContain('周岚')
    expect(await types('U0NOBODY', 'L-1')).toContain('L-1')
  })
})

describe('who leaves', () => {
  const change = (user: object, type = 'user_change') => on.door.event({ type, user })

  test('Slack is out at once, also on cards they still have, and back when they are back', async () => {
    const raw = { id: accountOf('bo'), team_id: on.slack.team, name: 'bo', profile: { email: 'bo@yunlan.example' } }
    expect((await change({ ...raw, deleted: true })).status).toBe(200)
    const user = on.slack.users.get(accountOf('bo'))
    if (user) user.kind = 'deactivated'
    expect(await types(accountOf('bo'), '我的')).toBe('你的账号已停用，不能再使用。有疑问请联系管理员。')
    if (user) user.kind = 'member'
    await change({ ...raw, deleted: false })
    const back = await on.door.command(accountOf('bo'), '/crm', { text: 'L-404', channel: 'C0SALES' })
    expect(textOf(back.json().text)).toContain('L-404')
  })

  test('as a member and stays as a guest is no member any more', async () => {
    await change({ id: accountOf('wang'), team_id: on.slack.team, name: 'wang', is_restricted: true, profile: {} })
    const [row] = await on.world.store.sql`select state from "ChatIdentity" where "platformUserId" = 'U0WANG'`
    expect(row).toEqual({ state: 'gone' })
    await change({ id: accountOf('wang'), team_id: on.slack.team, name: 'wang', profile: {} })
  })

  test('our company is out too', async () => {
    await on.world.store.sql`update "User" set status = 'suspended' where handle = 'bo'`
    expect(await types(accountOf('bo'), '我的')).toBe('你的账号已停用，不能再使用。有疑问请联系管理员。')
    await on.world.store.sql`update "User" set status = 'active' where handle = 'bo'`
  })

  test('and was never here, or joins and says nothing yet, is no news', async () => {
    const before = await count(on.world.store, 'ChatIdentity')
    await change(
      { id: 'U0NEW', team_id: on.slack.team, name: 'new', profile: { email: 'new@yunlan.example' } },
      'team_join',
    )
    await change({ id: 'U0FOREIGN', team_id: 'T0OTHER', name: 'fremd', profile: {} })
    expect(await count(on.world.store, 'ChatIdentity')).toBe(before)
  })
})

describe('an app that was taken out', () => {
  test('calls Slack no more, tells an admin elsewhere, and goes on where it stopped when it is back', async () => {
    await on.world.store.sql`
      update "ChatSpace" s set "identityId" = i.id from "ChatIdentity" i
      where s."chatId" = 'dm:zhou' and i."platformUserId" = 'zhou'`
    expect((await on.door.event({ type: 'tokens_revoked', tokens: { oauth: ['U1'] } })).status).toBe(200)
    const [still] = await on.world.store.sql`select state from "ChatInstall" where platform = 'slack'`
    expect(still).toEqual({ state: 'active' })

    expect((await on.door.event({ type: 'app_uninstalled' })).status).toBe(200)
    expect((await on.door.event({ type: 'tokens_revoked', tokens: { bot: ['U0BOT'] } })).status).toBe(200)
    await on.settled()
    const calls = on.slack.calls.length
    expect((await on.door.command(accountOf('mei'), '/crm', { text: '我的' })).status).toBe(200)
    await on.door.event({ type: 'app_home_opened', user: accountOf('mei'), tab: 'home', channel: dmOf('mei') })
    await on.settled()
    expect(on.slack.calls.length).toBe(calls)
    const told = (await on.world.as('zhou').sees()).filter(({ card }) => /slack/i.test(JSON.stringify(card)))
    expect(told.length).toBe(1)

    const { installOf, markInstall } = await import('../../src/store/identities.ts')
    await on.world.store.transaction(async tx =>
      markInstall(tx, await installOf(tx, { platform: 'slack', tenant: on.slack.team }), 'active'),
    )
    const back = await on.door.command(accountOf('mei'), '/crm', { text: 'L-404' })
    expect(textOf(back.json().text)).toContain('L-404')
  })
})
