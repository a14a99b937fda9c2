import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Handle } from '../../scripts/demo/people.ts'
import { actionsOf } from '../../src/core/card.ts'
import { allows } from '../../src/core/rights.ts'
import { actions } from '../../src/crm/index.ts'
import { loadActor } from '../../src/store/actors.ts'
import { aWorld, cardIn, plain, type Seen, type World, wordsOf } from '../world.ts'
import { aCustomer, own, reads, rowsOf, told } from './stories.ts'

let world: World
beforeAll(async () => {
  world = await aWorld()
})
afterAll(() => world.close())

const buttonsIn = ({ card }: Seen) => (card ? actionsOf(card) : [])

/** What every page of every chapter of somebody's help says, row by row. */
async function help(who: Handle, locale: 'zh' | 'en' = 'zh'): Promise<{ card: Seen; rows: string[] }[]> {
  const pages = []
  const player = world.as(who)
  const chapters = buttonsIn(cardIn(await player.types('help', { locale }))).filter(
    ({ verb, data }) => verb === 'help' && data.filter,
  )
  for (const { data } of chapters)
    for (let page = 1; ; page++) {
      const card = cardIn(await player.types(`help ${plain(data.filter)} ${page}`, { locale }))
      pages.push({ card, rows: rowsOf(card) })
      if (!buttonsIn(card).some(button => button.verb === 'help' && button.data.page === page + 1)) break
    }
  return pages
}

/** The first words of every row of it: what is to be typed. */
async function commands(who: Handle): Promise<string[]> {
  return (await help(who)).flatMap(({ rows }) => rows.map(row => row.split(' | ')[0] ?? ''))
}

describe('help', () => {
  test('begins with what a day begins with, and with chapters of what one may do', async () => {
    const card = cardIn(await world.as('he').types('帮助'))
    expect(rowsOf(card).map(row => row.split(' | ')[0])).toEqual(
      expect.arrayContaining(['客户', '跟进与提醒', '工单与知识库', '查找、导入与导出']),
    )
    expect(wordsOf(card.card)).not.toContain('线索与公海')
    expect(wordsOf(card.card)).toMatch(/工单 · .*，还有 \d+ 个/)
    const tapped = cardIn(await world.as('he').taps('待办', card))
    expect(wordsOf(tapped.card)).toContain('待办')
  })

  test('lists what an engineer may do, and nothing else', async () => {
    const listed = await commands('he')
    expect(listed).toEqual(
      expect.arrayContaining(['客户 <客户>', '待办 [页码]', '撤销', '值班 [上岗|下班]', '帮助 [类别或命令]']),
    )
    expect(listed.filter(usage => /^(?:录入|领取|退回(?!工单)|跟进|新商机|推进|设置|节假日)/.test(usage))).toEqual([])
  })

  test('gives finance the deals to look at, and a rep everything with a word that they may do', async () => {
    const finance = (await commands('sun')).map(usage => usage.split(' ')[0] ?? '')
    expect(finance).toEqual(expect.arrayContaining(['商机列表', '产品明细', '商机时间线']))
    expect(finance.filter(word => /^(?:新商机|推进|赢单|输单|改商机|转移商机|加产品|勾选)/.test(word))).toEqual([])
    const mei = await world.store.transaction(tx => loadActor(tx, world.cast.users.mei ?? '', world.now()))
    const words = actions.filter(({ words, allow }) => words.zh.length > 0 && mei && allows(allow, mei))
    expect((await commands('mei')).length).toBe(words.length)
  })

  test('finds commands by their words and by what they do, in either language', async () => {
    const mei = world.as('mei')
    const card = cardIn(await mei.types('帮助 claim'))
    expect(rowsOf(card)[0]).toBe('领取 <线索或客户> [更多…] | 从线索池或公海领取 · 认领 / claim / lead claim')
    expect(rowsOf(cardIn(await mei.types('help 领取', { locale: 'en' })))).toContain(
      'claim <lead or customer> [more…] | Take leads or customers from the pool · lead claim / 领取 / 认领',
    )
    expect(rowsOf(cardIn(await mei.types('帮助 二维码'))).join('\n')).toContain('活动二维码')
    expect(told(await mei.types('帮助 做饭'))).toBe('没有和“做饭”有关的命令。发送“帮助”看看有哪些类别。')
    expect(told(await world.as('he').types('帮助 领取线索'))).toContain('没有和“领取线索”有关的命令')
  })

  test('names every command in a way that works when it is typed', async () => {
    for (const usage of await commands('mei')) {
      const { answer } = await world.as('mei').types(usage.split(' ')[0] ?? '')
      expect([usage, answer.error?.code ?? 'ok']).not.toContain('command.unknown')
    }
  })

  test('has buttons that show or ask, and change nothing', async () => {
    const trail = () => world.store.sql`select action, entity from "AuditEvent" order by at, id`
    const before = await trail()
    const pressed = []
    for (const who of ['zhou', 'he'] as const)
      for (const { card } of await help(who))
        for (const { id, verb } of buttonsIn(card).filter(button => button.verb !== 'help')) {
          const { status, answer } = await world.as(who).taps(id, card)
          pressed.push({ verb, status, error: answer.error?.code })
        }
    expect(pressed.length).toBeGreaterThan(60)
    expect(pressed.filter(({ status }) => status !== 200)).toEqual([])
    // What they say is what is missing: a deal, a document, hours, a room, a file.
    expect(new Set(pressed.filter(({ error }) => error).map(({ verb }) => verb))).toEqual(
      new Set([
        ...['approval.batch', 'approval.batchReject', 'digest.group', 'import.start', 'poll.show', 'room.serve'],
        'worklog.export',
      ]),
    )
    expect(await trail()).toEqual(before)
  })
})

describe('a word that is no command', () => {
  test('is answered with the nearest one', async () => {
    expect(told(await world.as('mei').types('领曲 L-1'))).toBe(
      '没有“领曲”这个命令，你是想说“领取”吗？发送“帮助”查看全部命令。',
    )
    expect(told(await world.as('mei').types('clam L-1', { locale: 'en' }))).toBe(
      'I do not know “clam”. Did you mean “claim”? Type “help” for everything I can do.',
    )
  })

  test('is answered plainly when nothing is near', async () => {
    expect(told(await world.as('mei').types('今天天气不错呀'))).toBe(
      '没有“今天天气不错呀”这个命令。发送“帮助”看看我能做什么。',
    )
  })

  test('among people in a group is none of the bot’s business', async () => {
    const said = await world.as('mei').types('领曲大家中午吃什么', { chat: 'sales' })
    expect(said.answer).toEqual({})
    expect(said.messages.map(({ from }) => from)).toEqual(['mei'])
  })

  test('said to the bot in a group is answered to that person alone', async () => {
    await world.as('mei').types('@Shoal 领曲', { chat: 'sales' })
    expect((await world.as('mei').sees('sales')).at(-1)?.text).toContain('你是想说“领取”吗')
    expect((await world.as('bo').sees('sales')).some(({ text }) => text.includes('你是想说'))).toBe(false)
  })
})

describe('me', () => {
  test('counts what I hold and what is left of today', async () => {
    await own(world, 'mei', { company: '我的线索一' })
    const { deal } = await aCustomer(world, 'mei', { company: '我的客户一', deal: '我的商机一' })
    await aCustomer(world, 'mei', { company: '我的客户二' })
    const no = await world.as('wang').adds({ company: '领一条' })
    await world.as('mei').types(`领取 ${no}`)
    await world.as('mei').types(`赢单 ${deal}`)
    expect((await reads(world, 'mei', '我的')).split('\n')).toEqual([
      ...['我的', '你的时区：Asia/Shanghai', '林梅', '销售', '我名下', '2 条线索、2 个客户、0 个进行中的商机'],
      ...['公共线索池', '今天已领 1／10 条', '海外线索', '今天已领 0／10 条', '客户公海', '今天已领 0／10 条'],
    ])
  })

  test('shows no pool to who has none, and says so in English too', async () => {
    const card = cardIn(await world.as('he').types('me', { locale: 'en' }))
    expect(wordsOf(card.card)).toBe(
      'Me\nYour clock: Asia/Shanghai\n何川\nService engineer\nWhat I look after\n0 leads, 0 customers, 0 open deals',
    )
  })

  test('leads on to the pool', async () => {
    const card = cardIn(await world.as('bo').types('我是谁'))
    expect(wordsOf(cardIn(await world.as('bo').taps('看线索池', card)).card)).toContain('线索池')
  })
})

describe('a record by its number', () => {
  test('is opened by the number alone, however it is written', async () => {
    const no = await own(world, 'mei', { company: '只说编号' })
    for (const line of [no, no.toLowerCase(), no.replace('-', ''), `查看 ${no}`, `show ${no}`])
      expect(await reads(world, 'mei', line)).toContain(`${no} 只说编号`)
  })

  test('that nobody has is not found, whatever its letter', async () => {
    expect(told(await world.as('mei').types('C-999'))).toBe('没有找到你能看到的客户“C-999”。可以试试“搜索 C-999”。')
    expect(told(await world.as('mei').types('O-999'))).toBe('没有找到你能看到的商机“O-999”。可以试试“搜索 O-999”。')
  })
})
