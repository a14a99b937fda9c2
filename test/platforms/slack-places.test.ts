import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { encodeAction, openRest } from '../../src/platforms/slack/values.ts'
import { aFlow, aSubmitted } from '../crm/approvals/stories.ts'
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
const { meisOwn, says, lastResponse, lastEphemeral, openView, talks } = slackStories(() => on)

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

  test('on a message makes a ticket of it, its words in the form that opens', async () => {
    const text = '宁波工厂的2号泵漏水，请尽快派人来看看'
    const asked = on.door.messageShortcut(mei, 'ticket.add', { channel: 'C0SALES', ts: '8.8', text, user: bo })
    expect((await asked).status).toBe(200)
    await on.settled()
    const view = openView(mei)
    expect(JSON.stringify(view?.view.blocks)).toContain('2号泵漏水')
    await on.door.submit(mei, view?.id ?? '', valuesOf(listOf(view?.view.blocks)))
    await on.settled()
    const tickets = await on.world.store.sql`select source, detail from "Ticket"`
    expect(tickets).toEqual([{ source: 'message', detail: text }])
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

  test('that is longer than Slack shows goes on in a modal, and what is tapped there acts', async () => {
    await on.door.event({ type: 'app_home_opened', user: mei, tab: 'home', channel: dmOf('mei') })
    await on.settled()
    const rest = { type: 'button', block_id: 'b0', action_id: 'rest' }
    const value = encodeAction({ verb: openRest, data: { from: 1, home: true } })
    await on.door.action(mei, { ...rest, value }, { view: mei })
    await on.settled()
    const modal = openView(mei)
    const words = wordsOf(cardOf(listOf(nodeOf(modal?.view).blocks)))
    expect(words).toMatch(/我的线索\nL-\d+/)
    expect(words).not.toContain('林梅，这是你的一天')
    const open = pressed(listOf(nodeOf(modal?.view).blocks), '打开')
    await on.door.action(mei, open, { view: modal?.id ?? '' })
    await on.settled()
    const [first = ''] = /L-\d+/.exec(words) ?? []
    expect(on.slack.messages.findLast(({ channel }) => channel === dmOf('mei'))?.text).toContain(first)
  })

  test('shows what waits for my approval, and opens it', async () => {
    await aFlow(on.world, '经理：直属上级')
    const quote = await aSubmitted(on.world)
    const wang = accountOf('wang')
    await on.door.event({ type: 'app_home_opened', user: wang, tab: 'home', channel: dmOf('wang') })
    await on.settled()
    const words = wordsOf(cardOf(listOf(home(wang).blocks)))
    expect(words).toContain('等我审批（1）')
    const line = listOf(home(wang).blocks)
      .map(nodeOf)
      .find(block => JSON.stringify(block).includes(quote))
    await on.door.action(wang, pressed([line], '打开'), { view: wang })
    await on.settled()
    const last = on.slack.messages.findLast(({ channel }) => channel === dmOf('wang'))
    expect(wordsOf(cardOf(last?.blocks ?? []))).toContain(quote)
    await on.door.event({ type: 'app_home_opened', user: mei, tab: 'home', channel: dmOf('mei') })
    await on.settled()
    expect(wordsOf(cardOf(listOf(home(mei).blocks)))).not.toContain('等我审批')
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

describe('a list', () => {
  test('that is longer than a message goes on in a modal, for its reader and nobody else', async () => {
    const words = (blocks: unknown) => wordsOf(cardOf(listOf(blocks)))
    await on.world.store.sql`
      insert into "Competitor" (id, name) select uuidv7(), '对手' || to_char(n, 'FM00') from generate_series(1, 90) n`
    const { blocks } = (await on.door.command(mei, '/crm', { text: '原因', channel: 'C0SALES' })).json()
    expect(words(blocks)).not.toContain('对手90')
    const rest = pressed(listOf(blocks), '看其余')
    const message = { channel: 'C0SALES', ts: '1.1' }
    await on.door.action(bo, rest, { message, ephemeral: true })
    await on.settled()
    expect(textOf(lastResponse().text)).toBe('这张卡片已经没有内容可以显示了。')
    const open = on.slack.views.size
    await on.door.action(mei, rest, { message, ephemeral: true })
    await on.settled()
    const view = openView(mei)
    const read = [words(view?.view.blocks)]
    while (read.length < 20 && JSON.stringify(view?.view.blocks).includes('看其余')) {
      await on.door.action(mei, pressed(listOf(view?.view.blocks), '看其余'), { view: view?.id ?? '' })
      await on.settled()
      read.push(words(view?.view.blocks))
    }
    expect(read.length).toBeGreaterThan(1)
    expect(read.join('\n')).toContain('对手90')
    expect(on.slack.views.size - open).toBe(1)
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
    expect([page.status, text.includes('L-1'), text.includes('有限公司')]).toEqual([200, true, false])
    expect((await fetch(`${on.world.url}/r/X-1`)).status).toBe(404)
    expect((await fetch(`${on.world.url}/r/%3Cscript%3E`)).status).toBe(404)
  })
})
