import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { listOf, nodeOf, textOf } from '../fakes/slack-blocks.ts'
import { wordsOf } from '../world.ts'
import { valuesOf } from './slackHarness.ts'
import { cardOf, pressed } from './slackSeen.ts'
import { accountOf, aSlackWorld, dmOf, type SlackWorld } from './slackWorld.ts'

let on: SlackWorld
beforeAll(async () => {
  on = await aSlackWorld()
  // How many a day one may claim is another story.
  await on.world.store.sql`update "PickRule" set "dailyMax" = 1000`
})
afterAll(() => on.close())

const mei = accountOf('mei')
const bo = accountOf('bo')
let phone = 13_600_000_000

/** A lead in the pool, announced in #leads. Returns its number and the message. */
async function announced(company = '苏州同里旅游') {
  const no = await on.world.as('wang').adds({ company, phone: String(phone++) })
  await on.settled()
  const message = on.slack.messages.findLast(({ channel, text }) => channel === 'C0LEADS' && text.includes(`${no} `))
  if (!message) throw new Error(`${no} was not announced`)
  return { no, message }
}

/** A lead of Mei’s, with its card in her private chat. */
async function meisOwn(company = '苏州同里旅游') {
  const { no, message } = await announced(company)
  await on.door.command(mei, '/crm', { text: `领取 ${no}` })
  await on.settled()
  const card = on.slack.messages.findLast(({ channel, text }) => channel === dmOf('mei') && text.includes(`${no} `))
  if (!card) throw new Error(`${no} has no card`)
  return { no, card, room: message }
}

async function says(who: string, text: string, event: Record<string, unknown> = {}) {
  const ts = `${Date.now()}.${String(++on.slack.counter).padStart(6, '0')}`
  const said = await on.door.event({
    type: 'message',
    channel_type: 'im',
    channel: `D${who.slice(1)}`,
    user: who,
    text,
    ts,
    ...event,
  })
  await on.settled()
  return said
}

const lastResponse = () => nodeOf(on.slack.responses.at(-1)?.body)
const lastEphemeral = () => on.slack.ephemerals.at(-1)
const openView = (who: string) => [...on.slack.views.values()].findLast(({ user }) => user === who)
async function talks(no: string): Promise<string[]> {
  const rows = await on.world.store.sql<{ text: string }>`
    select f.text from "FollowUpRecord" f join "NamedRecord" r on r.id = f."entityId" where r.no = ${no} order by f.id`
  return rows.map(({ text }) => text)
}

describe('a slash command', () => {
  test('is answered inside its acknowledgement, to its writer alone', async () => {
    const said = await on.door.command(mei, '/crm', { text: '领取 L-404', channel: 'C0SALES' })
    expect(said.status).toBe(200)
    expect(said.json()).toMatchObject({
      response_type: 'ephemeral',
      text: '没有找到你能看到的线索“L-404”。可以试试“搜索 L-404”。',
    })
  })

  test('without a word is my day; a short one is its own word', async () => {
    await on.door.command(bo, '/crm')
    await on.door.command(bo, '/help')
    await on.settled()
    const words = on.slack.messages.filter(({ channel }) => channel === dmOf('bo')).map(({ text }) => text)
    expect(words).toEqual([expect.stringContaining('待办'), expect.stringContaining('我能做什么')])
  })

  test('among others shows its list to its writer, and turns its pages in place', async () => {
    const said = await on.door.command(mei, '/crm', { text: '帮助', channel: 'C0SALES' })
    const { blocks } = said.json()
    expect(wordsOf(cardOf(listOf(blocks)))).toContain('我能做什么')
    expect(on.slack.messages.filter(({ channel }) => channel === 'C0SALES')).toEqual([])
  })

  test('opens its form at once; faults come back to their fields, and what is right is saved', async () => {
    const opened = await on.door.command(bo, '/crm', { text: '录入', channel: 'C0SALES' })
    expect([opened.status, opened.body]).toEqual([200, ''])
    await on.settled()
    const view = openView(bo)
    if (!view) throw new Error('no form was opened')
    const blocks = listOf(view.view.blocks)
    const wrong = await on.door.submit(bo, view.id, valuesOf(blocks, { company: '湖州安吉茶业', phone: '12' }))
    expect(wrong.json()).toEqual({ response_action: 'errors', errors: { phone: expect.stringContaining('电话') } })
    const right = await on.door.submit(bo, view.id, valuesOf(blocks, { company: '湖州安吉茶业' }))
    expect(right.body).toBe('')
    await on.settled()
    expect(textOf(lastResponse().text)).toContain('湖州安吉茶业')
    expect(on.slack.views.get(view.id)).toBeUndefined()
  })

  test('whose moment to open a form has passed gets a button that opens it', async () => {
    const said = await on.door.command(mei, '/crm', { text: '录入 上海云帆 张三 13900001111', trigger: 'gone' })
    expect(said.status).toBe(200)
    await on.settled()
    const { blocks } = lastResponse()
    const button = pressed(listOf(blocks), '打开表单')
    await on.door.action(mei, button, { message: { channel: 'C0SALES', ts: '1.1' }, ephemeral: true })
    await on.settled()
    expect(JSON.stringify(openView(mei)?.view)).toContain('上海云帆')
  })
})

describe('a tap', () => {
  test('is told to who tapped, and redraws the card for everybody', async () => {
    const { no, message } = await announced()
    const said = await on.door.action(bo, pressed(message.blocks, '领取'), { message })
    expect([said.status, said.body]).toEqual([200, ''])
    await on.settled()
    expect(lastResponse()).toMatchObject({ response_type: 'ephemeral', replace_original: false })
    expect(textOf(lastResponse().text)).toContain(`${no} `)
    expect(message.history.at(-1)).toContain('赵博 跟进中')
  })

  test('of somebody who may not is refused, naming who may', async () => {
    const { message } = await announced()
    await on.door.action(accountOf('sun'), pressed(message.blocks, '领取'), { message })
    await on.settled()
    expect(textOf(lastResponse().text)).toBe('你的角色没有这个权限。可以操作的角色：管理员、销售、销售经理。')
    expect(message.history).toHaveLength(2)
  })

  test('on a button of another time is told so, and the card is drawn as it is now', async () => {
    const { message } = await announced()
    const old = { ...pressed(message.blocks, '领取'), value: 'lead.devour {"leads":["L-1"]}' }
    await on.door.action(bo, old, { message })
    await on.settled()
    expect(textOf(lastResponse().text)).toBe('这个按钮已经失效。发送“帮助”看看我能做什么。')
    const odd = { ...pressed(message.blocks, '领取'), value: '{"not":"ours"}' }
    await on.door.action(bo, odd, { message })
    await on.settled()
    expect(textOf(lastResponse().text)).toBe('这个按钮已经失效。发送“帮助”看看我能做什么。')
    expect(
      on.slack.calls.filter(({ method, args }) => method === 'chat.update' && args.ts === message.ts),
    ).toHaveLength(2)
  })

  test('can be taken back from its answer', async () => {
    const { no, message } = await announced()
    await on.door.action(mei, pressed(message.blocks, '领取'), { message })
    await on.settled()
    const undo = pressed(listOf(lastResponse().blocks), '撤销')
    await on.door.action(mei, undo, { message: { channel: 'C0LEADS', ts: '1.1' }, ephemeral: true })
    await on.settled()
    expect(textOf(lastResponse().text)).toContain(`${no} `)
    expect(message.history.at(-1)).toContain('待领取')
  })

  test('on a card that only its reader sees among others redraws that card in place', async () => {
    for (let i = 0; i < 11; i++) await announced(`翻页公司${i}`)
    const { blocks } = (await on.door.command(mei, '/crm', { text: '线索池', channel: 'C0SALES' })).json()
    await on.door.action(mei, pressed(listOf(blocks), '下一页'), {
      message: { channel: 'C0SALES', ts: '1.1' },
      ephemeral: true,
    })
    await on.settled()
    expect(lastResponse().replace_original).toBe(true)
    expect(wordsOf(cardOf(listOf(lastResponse().blocks)))).toContain('第 2 页')
  })
})

describe('a form', () => {
  test('about a record that changed meanwhile says what changed, and keeps what was typed', async () => {
    const { no, card } = await meisOwn()
    await on.door.action(mei, pressed(card.blocks, '退回线索池'), { message: card })
    await on.settled()
    const view = openView(mei)
    if (!view) throw new Error('no form was opened')
    await on.door.command(mei, '/crm', { text: `退回 ${no} 客户没有预算` })
    const before = listOf(view.view.blocks)
    const said = (await on.door.submit(mei, view.id, valuesOf(before, { reason: '今年不做了' }))).json()
    expect(said.response_action).toBe('update')
    const shown = nodeOf(said.view)
    expect(JSON.stringify(listOf(shown.blocks)[0])).toContain(no)
    expect(listOf(shown.blocks).slice(1)).toEqual(before)
    expect(shown.private_metadata).toBe(view.view.private_metadata)
  })

  test('that is opened by too much text to travel with it still knows all of it', async () => {
    const text = `上海云帆 张三 13900002222 ${'需要一套能在群里用的客户管理系统，'.repeat(60)}`
    await on.door.messageShortcut(mei, 'lead.add', { channel: 'C0SALES', ts: '9.1', text })
    await on.settled()
    const view = openView(mei)
    if (!view) throw new Error('no form was opened')
    expect(textOf(view.view.private_metadata).length).toBeLessThan(3_000)
    await on.door.submit(mei, view.id, valuesOf(listOf(view.view.blocks), { company: '长文公司' }))
    const [lead] = await on.world.store.sql<{
      raw: string
    }>`select "rawText" as raw from "Lead" where title = '长文公司'`
    expect(lead?.raw.length).toBeGreaterThan(900)
  })

  test('searches while somebody types, within their rights', async () => {
    await on.door.messageShortcut(mei, 'followup.log', { channel: 'C0SALES', ts: '9.2', text: '王总说预算批了' })
    await on.settled()
    const mine = await meisOwn('青岛海蓝物流')
    const view = openView(mei)
    const search = nodeOf(nodeOf(listOf(view?.view.blocks)[0]).element)
    expect([search.type, search.action_id]).toEqual(['external_select', 'search.records'])
    const options = async (who: string, value: string) =>
      listOf((await on.door.options(who, 'search.records', { value, view: view?.id ?? '' })).json().options).map(nodeOf)
    expect(await options(mei, '海蓝')).toEqual([
      { text: expect.objectContaining({ text: `${mine.no} 青岛海蓝物流` }), value: mine.no },
    ])
    expect(await options(mei, 'qdhl')).toHaveLength(1)
    expect(await options(bo, '海蓝')).toEqual([])
    expect(await options('U0GUEST', '海蓝')).toEqual([])
    await on.door.submit(mei, view?.id ?? '', valuesOf(listOf(view?.view.blocks), { about: mine.no }))
    expect(await talks(mine.no)).toEqual(['王总说预算批了'])
  })
})

describe('a line', () => {
  test('that names the bot comes as two events and is one command', async () => {
    const { no } = await announced()
    const line = { channel: 'C0SALES', user: mei, text: `<@${on.slack.bot}> 领取 ${no}`, ts: '77.000001' }
    await Promise.all([on.door.event({ type: 'app_mention', ...line }), on.door.event({ type: 'message', ...line })])
    await on.settled()
    const told = on.slack.ephemerals.filter(({ text }) => text.includes(`${no} `) && text.includes('归你了'))
    expect(told.map(({ user, channel }) => [user, channel])).toEqual([[mei, 'C0SALES']])
  })

  test('is read as it was written, people by their names', async () => {
    const { no } = await meisOwn()
    await says(mei, `跟进 ${no} 和 <@U0BO> 去了 A&amp;B，发到 <mailto:a@b.cn|a@b.cn>，价格 &lt;5万`)
    expect(await talks(no)).toEqual(['和 @赵博 去了 A&B，发到 a@b.cn，价格 <5万'])
  })

  test('of a bot, of ourselves, edited, deleted or said by Slack is not listened to', async () => {
    const calls = on.slack.calls.length
    await says(mei, '帮助', { bot_id: 'B0OTHER' })
    await says(on.slack.bot, '帮助', { channel: dmOf('mei') })
    await says(mei, '帮助', { subtype: 'message_changed', message: { text: '帮助' } })
    await says(mei, '帮助', { subtype: 'message_deleted' })
    await says(mei, '帮助', { subtype: 'channel_join' })
    expect(on.slack.calls.length).toBe(calls)
  })

  test('among people is theirs, unless it stands below a card', async () => {
    const calls = on.slack.calls.length
    await says(mei, '今天谁去客户那边？', { channel: 'C0SALES', channel_type: 'channel' })
    await says(mei, '我去', { channel: 'C0SALES', channel_type: 'channel', thread_ts: '5.5' })
    expect(on.slack.calls.length).toBe(calls)
  })

  test('that Slack brings again is not lost and not done twice', async () => {
    const { no } = await meisOwn()
    const event = {
      type: 'message',
      channel_type: 'im',
      channel: dmOf('mei'),
      user: mei,
      text: `跟进 ${no} 通了电话`,
      ts: '88.000001',
    }
    for (const retry of [1, 2, 3]) expect((await on.door.event(event, { id: 'EvAgain', retry })).status).toBe(200)
    await on.settled()
    expect(await talks(no)).toEqual(['通了电话'])
    expect(on.slack.messages.filter(({ text }) => text.startsWith('已记在') && text.includes(`${no} `))).toHaveLength(1)
  })
})

describe('below the card of a record', () => {
  const below = (ts: string) => ({ channel: 'C0LEADS', channel_type: 'channel', thread_ts: ts })

  test('what its owner writes is offered to be logged, to them alone, and one tap logs it', async () => {
    const { no, room } = await meisOwn()
    await says(mei, '客户说要再等等', below(room.ts))
    const offer = lastEphemeral()
    expect([offer?.user, offer?.channel]).toEqual([mei, 'C0LEADS'])
    expect(await talks(no)).toEqual([])
    const press = pressed(offer?.blocks ?? [], '记下来')
    await on.door.action(mei, press, { message: { channel: 'C0LEADS', ts: offer?.ts ?? '' }, ephemeral: true })
    await on.settled()
    expect(await talks(no)).toEqual(['客户说要再等等'])
  })

  test('what others write is left alone', async () => {
    const { room } = await meisOwn()
    const calls = on.slack.calls.length
    await says(bo, '加油', below(room.ts))
    await says(accountOf('sun'), '收到', below(room.ts))
    await says('U0GUEST', 'hello', below(room.ts))
    expect(on.slack.calls.length).toBe(calls)
  })

  test('what names the bot is logged at once; a command stays a command', async () => {
    const { no, room } = await meisOwn()
    await says(mei, `<@${on.slack.bot}> 电话里谈好了价格`, { ...below(room.ts), type: 'app_mention' })
    expect(await talks(no)).toEqual(['电话里谈好了价格'])
    await says(mei, `<@${on.slack.bot}> 帮助`, { ...below(room.ts), type: 'app_mention' })
    expect(await talks(no)).toHaveLength(1)
  })

  test('a message is logged by its shortcut without asking about which record', async () => {
    const { no, room } = await meisOwn()
    const door = on.door.messageShortcut(mei, 'followup.log', { channel: 'C0LEADS', ts: room.ts, text: '合同发过去了' })
    expect((await door).status).toBe(200)
    await on.settled()
    expect(await talks(no)).toEqual(['合同发过去了'])
  })
})

describe('a shortcut', () => {
  test('from anywhere brings my day', async () => {
    await on.door.shortcut(accountOf('he'), 'crm')
    await on.settled()
    expect(on.slack.messages.findLast(({ channel }) => channel === dmOf('he'))?.text).toContain('待办')
  })

  test('nobody knows does nothing', async () => {
    const calls = on.slack.calls.length
    expect((await on.door.shortcut(mei, 'ticket.new')).status).toBe(200)
    expect(on.slack.calls.length).toBe(calls)
  })
})

describe('the Home tab', () => {
  const home = (who: string) => nodeOf(on.slack.homes.get(who)?.view)

  test('shows my day: promises, leads, pipeline; a tap there answers there', async () => {
    const { no } = await meisOwn('家门口的客户')
    await on.door.command(mei, '/crm', { text: `跟进 ${no} 约了今天下午5点发方案` })
    await on.settled()
    await on.door.event({ type: 'app_home_opened', user: mei, tab: 'home', channel: dmOf('mei') })
    await on.settled()
    const words = wordsOf(cardOf(listOf(home(mei).blocks)))
    expect(words).toContain('林梅，这是你的一天')
    expect(words).toContain('家门口的客户')
    const done = pressed(listOf(home(mei).blocks), '完成')
    await on.door.action(mei, done, { view: mei })
    await on.settled()
    const after = wordsOf(cardOf(listOf(home(mei).blocks)))
    expect(after).toContain('已完成')
    expect(after).toContain('今天没有约定的事')
  })

  test('of who does not sell has no leads; the messages tab is not a home', async () => {
    await on.door.event({ type: 'app_home_opened', user: accountOf('sun'), tab: 'home', channel: dmOf('sun') })
    await on.door.event({ type: 'app_home_opened', user: accountOf('he'), tab: 'messages', channel: dmOf('he') })
    await on.settled()
    expect(JSON.stringify(home(accountOf('sun')))).not.toContain('录入线索')
    expect(on.slack.homes.has(accountOf('he'))).toBe(false)
  })

  test('opens forms over itself, and shows what came of them', async () => {
    await on.door.action(mei, pressed(listOf(home(mei).blocks), '录入线索'), {
      view: mei,
    })
    await on.settled()
    const view = openView(mei)
    await on.door.submit(
      mei,
      view?.id ?? '',
      valuesOf(listOf(view?.view.blocks), { company: '首页录入的公司', destination: 'me' }),
    )
    await on.settled()
    expect(wordsOf(cardOf(listOf(home(mei).blocks)))).toContain('首页录入的公司')
  })
})

describe('a link to a record', () => {
  const shared = (who: string, url: string, more: object = {}) =>
    on.door.event({
      type: 'link_shared',
      user: who,
      channel: 'C0SALES',
      message_ts: '6.6',
      links: [{ url, domain: 'crm.yunlan.example' }],
      ...more,
    })

  test('shows the record as the room may see it, with one button', async () => {
    const { no } = await meisOwn('链接公司')
    const url = `https://crm.yunlan.example/r/${no}`
    await shared(mei, url)
    await on.settled()
    const shown = nodeOf(nodeOf(on.slack.unfurls.at(-1)?.unfurls)[url])
    const text = JSON.stringify(shown.blocks)
    expect(text).toContain('链接公司')
    expect(text).toMatch(/\d{3}\*{4}\d{4}/)
    const open = pressed(listOf(shown.blocks), '打开')
    await on.door.action(bo, open, { message: { channel: 'C0SALES', ts: '6.6' } })
    await on.settled()
    expect(textOf(lastResponse().text)).toContain('由 林梅 负责')
  })

  test('shows nothing where it leads nowhere, where its writer may not look, and where others listen', async () => {
    const { no } = await meisOwn()
    const before = on.slack.unfurls.length
    await shared(bo, `https://crm.yunlan.example/r/${no}`)
    await shared(mei, `https://elsewhere.example/r/${no}`)
    await shared(mei, 'https://crm.yunlan.example/r/L-99999')
    await shared('U0FOREIGN', `https://crm.yunlan.example/r/${no}`)
    await on.settled()
    expect(on.slack.unfurls).toHaveLength(before)
  })

  test('leads to a page that tells nothing about it', async () => {
    const page = await fetch(`${on.world.url}/r/L-1`)
    const text = await page.text()
    expect([page.status, text.includes('L-1'), text.includes('苏州同里旅游')]).toEqual([200, true, false])
    expect((await fetch(`${on.world.url}/r/X-1`)).status).toBe(404)
    expect((await fetch(`${on.world.url}/r/%3Cscript%3E`)).status).toBe(404)
  })
})
