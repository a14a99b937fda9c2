import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { setupCodeOf } from '../../src/crm/start/firstAdmin.ts'
import { listOf, textOf } from '../fakes/slack-blocks.ts'
import { count } from '../rows.ts'
import { valuesOf } from './slackHarness.ts'
import { pressed } from './slackSeen.ts'
import { accountOf, aSlackWorld, dmOf, type SlackWorld } from './slackWorld.ts'

let on: SlackWorld
beforeAll(async () => {
  on = await aSlackWorld({ known: false, empty: true })
})
afterAll(() => on.close())

const zhou = accountOf('zhou')
const mei = accountOf('mei')

/** What somebody is told in words who types a command; empty when a card or a form is the answer. */
async function types(who: string, text: string, channel = 'C0SALES'): Promise<string> {
  const before = on.slack.responses.length
  const said = await on.door.command(who, '/crm', { text, channel })
  await on.settled()
  if (said.body !== '') return textOf(said.json().text)
  return on.slack.responses
    .slice(before)
    .map(({ body }) => textOf(body.text))
    .join('\n')
}

/** Fills in the form that a command opened. Returns the first error per field. */
async function fills(who: string, inputs: Record<string, string>): Promise<unknown> {
  const view = [...on.slack.views.values()].findLast(({ user }) => user === who)
  if (!view) throw new Error(`${who} has no form`)
  const said = await on.door.submit(who, view.id, valuesOf(listOf(view.view.blocks), inputs))
  await on.settled()
  return said.body === '' ? undefined : said.json().errors
}

const code = () => setupCodeOf(on.world.store)
const roleId = async (name: string) => {
  const [role] = await on.world.store.sql<{ id: string }>`select id from "Role" where name = ${name}`
  return role?.id ?? ''
}

describe('a company nobody is in yet', () => {
  test('tells whoever comes first how to become its admin', async () => {
    expect(await types(mei, '线索池')).toContain('如果由你来管理，请发送“初始化 代码”')
  })

  test('takes no other code than its own, and that from members only', async () => {
    expect(await types(zhou, '初始化 ABCD-EFGH')).toContain('这个代码不对')
    expect(await types('U0GUEST', `setup ${await code()}`)).not.toContain('起步')
    expect(await count(on.world.store, 'User', `status = 'active'`)).toBe(0)
  })

  test('has one admin, whichever of two brings the code first, and the code is spent', async () => {
    const right = (await code()).toLowerCase().replace('-', '')
    const [first, second] = await Promise.all([
      on.door.command(zhou, '/crm', { text: `初始化 ${right}` }),
      on.door.command(accountOf('wang'), '/crm', { text: `setup ${right}` }),
    ])
    expect([first.status, second.status]).toEqual([200, 200])
    await on.settled()
    expect(await count(on.world.store, 'User', `status = 'active'`)).toBe(1)
    expect(await count(on.world.store, 'AuditEvent', `action = 'member.begin'`)).toBe(1)
    // Whoever it was, the story goes on with Lan.
    const [admin] = await on.world.store.sql<{ account: string }>`
      select i."platformUserId" as account from "ChatIdentity" i join "User" u on u.id = i."userId"`
    if (admin?.account !== zhou) {
      const other = 'U0SWAP'
      await on.world.store.sql`update "ChatIdentity" set "platformUserId" = ${other} where "platformUserId" = ${zhou}`
      await on.world.store
        .sql`update "ChatIdentity" set "platformUserId" = ${zhou} where "platformUserId" = ${admin?.account ?? ''}`
    }
    expect(await types(accountOf('bo'), `setup ${right}`)).toContain('已经请')
  })
})

describe('the first admin', () => {
  test('sees what is left to set up, and what it is called', async () => {
    const said = await on.door.command(zhou, '/crm', { text: '起步', channel: 'C0SALES' })
    const card = JSON.stringify(said.json().blocks)
    for (const step of ['公司信息', '部门', '成员', '线索池', '接收线索的群', '第一批线索'])
      expect(card).toContain(step)
    await on.door.command(zhou, '/crm', { text: '公司信息' })
    await on.settled()
    expect(await fills(zhou, { name: '云岭食品', zone: 'Mars/Base', currency: 'Taler', region: 'XX' })).toEqual({
      zone: expect.stringContaining('Asia/Shanghai'),
      currency: expect.stringContaining('CNY'),
      region: expect.stringContaining('CN'),
    })
    expect(
      await fills(zhou, { name: '云岭食品', zone: 'Asia/Shanghai', currency: 'cny', region: 'cn' }),
    ).toBeUndefined()
    expect(await count(on.world.store, 'CompanySettings', `name = '云岭食品' and "baseCurrency" = 'CNY'`)).toBe(1)
  })

  test('sets up a department and enters a colleague, who is known at the first word', async () => {
    await types(zhou, '新建部门 华南销售部')
    expect(await fills(zhou, {})).toBeUndefined()
    const [department] = await on.world.store.sql<{ id: string }>`select id from "Department"`
    await types(zhou, '新增成员 林梅')
    const inputs = { roles: await roleId('销售'), department: department?.id ?? '', email: 'mei@yunlan.example' }
    expect(await fills(zhou, { ...inputs, email: 'mei' })).toEqual({ email: expect.stringContaining('邮箱') })
    expect(await fills(zhou, inputs)).toBeUndefined()
    await on.door.command(mei, '/crm', { text: '我的' })
    await on.settled()
    expect(on.slack.messages.findLast(({ channel }) => channel === dmOf('mei'))?.text).toContain('我')
    expect(await count(on.world.store, 'ChatIdentity', `"platformUserId" = '${mei}' and "userId" is not null`)).toBe(1)
  })

  test('gives a group a pool: what is entered is announced there, and claimed there', async () => {
    expect(await types(zhou, '本群用于 华南线索', 'C0LEADS')).toContain('还没有线索池')
    await types(zhou, '新建线索池')
    expect(await fills(zhou, { entity: 'lead', name: '华南线索', members: '华南销售部' })).toBeUndefined()
    expect(await types(zhou, '本群用于 华南线索')).toContain('以后“华南线索”的新记录会发到本群')
    expect(await types(zhou, '本群用于 火星线索')).toContain('现有：华南线索')
    expect(await types(zhou, '本群用于 华南线索', dmOf('zhou'))).toContain('请在要用的群里')
    await on.door.command(mei, '/crm', { text: '录入' })
    await on.settled()
    expect(await fills(mei, { company: '广州云山贸易', phone: '13800001111' })).toBeUndefined()
    const lead = on.slack.messages.find(({ channel, text }) => channel === 'C0SALES' && text.includes('广州云山贸易'))
    if (!lead) throw new Error('the lead was not announced')
    await on.door.action(mei, pressed(lead.blocks, '领取'), { message: lead })
    await on.settled()
    expect(lead.history.at(-1)).toContain('林梅')
    const rooms = await on.door.command(zhou, '/crm', { text: '群聊', channel: 'C0SALES' })
    expect(JSON.stringify(rooms.json().blocks)).toContain('接收“华南线索”')
  })
})
