import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { listOf, nodeOf, textOf } from '../fakes/slack-blocks.ts'
import { wordsOf } from '../world.ts'
import { valuesOf } from './slackHarness.ts'
import { cardOf, pressed } from './slackSeen.ts'
import { bo, mei, slackStories } from './slackStories.ts'
import { accountOf, aSlackWorld, dmOf, type SlackWorld } from './slackWorld.ts'

let on: SlackWorld
beforeAll(async () => {
  on = await aSlackWorld()
  // How many a day one may claim is another story.
  await on.world.store.sql`update "PickRule" set "dailyMax" = 1000`
})
afterAll(() => on.close())
const { announced, meisOwn, says, lastResponse, openView, talks } = slackStories(() => on)

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
    // Each is a card of its own; which one Slack gets first is not promised.
    expect(words.toSorted()).toEqual([expect.stringContaining('我的待办'), expect.stringContaining('我能做什么')])
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
    for (let i = 0; i < 7; i++) await announced()
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

describe('a form that is asked for inside a form', () => {
  const button = { type: 'button', action_id: 'lead.add', block_id: 'inside', value: 'lead.add' }
  const stack = () => [...on.slack.views.values()].filter(({ user }) => user === bo)

  test('lies on top of it, three deep; a fourth takes the place of the third', async () => {
    for (const { id } of stack()) on.slack.views.delete(id)
    await on.door.command(bo, '/crm', { text: '录入' })
    await on.settled()
    for (const deep of [2, 3, 3]) {
      const top = stack().at(-1)
      await on.door.action(bo, button, { view: top?.id ?? '' })
      await on.settled()
      expect(stack()).toHaveLength(deep)
    }
    expect(new Set(stack().map(({ root }) => root)).size).toBe(1)
    const top = stack().at(-1)
    const values = valuesOf(listOf(top?.view.blocks), { company: '三层之上的公司' })
    await on.door.submit(bo, top?.id ?? '', values)
    await on.settled()
    expect(stack()).toHaveLength(2)
    // What was asked for in a modal has no address to answer to, and is told in private.
    const said = on.slack.messages.filter(
      ({ channel, text }) => channel === dmOf('bo') && text.includes('三层之上的公司'),
    )
    expect(said.length).toBeGreaterThan(0)
  })
})

describe('a field that is searched', () => {
  test('of a new deal offers the customers one may see, and takes the one chosen', async () => {
    const { no } = await meisOwn('舟山远洋渔业')
    await on.door.command(mei, '/crm', { text: `转化 ${no}` })
    await on.settled()
    const convert = openView(mei)
    if (convert) await on.door.submit(mei, convert.id, valuesOf(listOf(convert.view.blocks)))
    await on.settled()
    await on.door.command(mei, '/crm', { text: '商机' })
    await on.settled()
    const view = openView(mei)
    const blocks = listOf(view?.view.blocks)
    const field = nodeOf(nodeOf(blocks.find(block => nodeOf(block).block_id === 'customer')).element)
    expect([field.type, field.action_id]).toEqual(['external_select', 'search.customers'])
    const ask = { value: '远洋', view: view?.id ?? '' }
    const found = listOf((await on.door.options(mei, 'search.customers', ask)).json().options).map(nodeOf)
    expect(found).toHaveLength(1)
    expect(listOf((await on.door.options('U0GUEST', 'search.customers', ask)).json().options)).toEqual([])
    await on.door.submit(mei, view?.id ?? '', valuesOf(blocks, { customer: textOf(found[0]?.value), name: '船队通讯' }))
    await on.settled()
    expect(textOf(lastResponse().text)).toContain('舟山远洋渔业')
  })

  test('of colleagues takes the one chosen, whoever shares a name', async () => {
    const { no } = await announced()
    await on.door.command(accountOf('zhou'), '/crm', { text: `分配 ${no}` })
    await on.settled()
    const view = openView(accountOf('zhou'))
    const blocks = listOf(view?.view.blocks)
    const said = await on.door.options(accountOf('zhou'), 'search.colleagues', { value: 'bo', view: view?.id ?? '' })
    const [bo] = listOf(said.json().options).map(nodeOf)
    expect(bo).toMatchObject({ value: '@bo', text: { text: expect.stringContaining('赵博') } })
    await on.door.submit(accountOf('zhou'), view?.id ?? '', valuesOf(blocks, { person: '@bo' }))
    await on.settled()
    expect(textOf(lastResponse().text)).toContain('赵博')
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
