import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Handle } from '../../scripts/demo/people.ts'
import { shareOf } from '../../src/core/money.ts'
import { aWorld, buttonsOf, cardIn, type Seen, type World, wordsOf } from '../world.ts'
import { aCustomer, reads, rowsOf, told } from './stories.ts'

/** A deal of somebody with what a forecast counts. */
async function aDeal(
  world: World,
  name: string,
  {
    who = 'mei',
    stage = '',
    ...fields
  }: { who?: Handle; stage?: string; amount?: string; close?: string; category?: string },
): Promise<string> {
  const { deal } = await aCustomer(world, who, { company: `${name}公司`, deal: name })
  const { answer } = await world.as(who).types(`改商机 ${deal}`)
  if (Object.keys(fields).length > 0) await world.as(who).fills(answer.form, fields)
  if (stage) await world.as(who).types(`推进 ${deal} ${stage}`)
  return deal
}

test('weighted amounts are rounded half up, deal by deal (R72)', () => {
  expect(shareOf(123_455n, 3_000)).toBe(37_037n)
  expect(shareOf(8_888_801n, 1_389)).toBe(1_234_654n)
})

describe('the forecast (R73)', () => {
  let world: World
  beforeAll(async () => {
    world = await aWorld()
    await aDeal(world, '板上钉钉', { amount: '10万', close: '2026-11-28', stage: '谈判' })
    await aDeal(world, '很有希望', { amount: '20万', close: '2026-11-30', stage: '报价' })
    await aDeal(world, '还早', { amount: '1234.55', close: '2026-11-30', stage: '需求确认' })
    await aDeal(world, '下个月', { amount: '50万', close: '2026-12-01', stage: '谈判' })
    await aDeal(world, '我敢承诺', { amount: '3万', close: '2026-11-25', category: 'commit' })
    await aDeal(world, '不算它', { amount: '9万', close: '2026-11-25', category: 'omitted' })
    await aDeal(world, '没有金额', { close: '2026-11-25' })
    const won = await aDeal(world, '已经赢了', { who: 'bo', amount: '8万', close: '2027-03-01' })
    await world.as('bo').types(`赢单 ${won}`)
  })
  afterAll(() => world.close())

  test('stands by person, certain first; a won deal counts in the month it was won', async () => {
    const rows = rowsOf(cardIn(await world.as('wang').types('预测')))
    // 90,000 + 140,000 + 370.37 + 3,000 (10 % of 30,000), and 80,000 won.
    expect(rows[0]).toBe(
      '预计 ¥313,370.37 | 赢单 1 个 ¥80,000 · 承诺 2 个 ¥130,000 · 乐观 1 个 ¥200,000 · 管道 2 个 ¥1,234.55',
    )
    expect(rows[1]).toContain('林梅 · 预计 ¥233,370.37')
    expect(rows[2]).toContain('赵博 · 预计 ¥80,000')
    expect(rowsOf(cardIn(await world.as('bo').types('预测')))[0]).toContain('预计 ¥80,000')
  })

  test('of the next month and of the quarter, by word and by tap', async () => {
    expect(rowsOf(cardIn(await world.as('mei').types('预测 下月')))[0]).toBe('预计 ¥450,000 | 承诺 1 个 ¥500,000')
    const quarter = cardIn(await world.as('mei').types('forecast quarter', { locale: 'en' }))
    expect(wordsOf(quarter.card)).toContain('Forecast for Q4 2026')
    expect(rowsOf(quarter)[0]).toContain('expected CN¥683,370.37')
    const next = cardIn(await world.as('mei').taps('Next', quarter))
    expect(wordsOf(next.card)).toContain('2027')
  })

  test('names what it cannot count, with a button to fill it in', async () => {
    const card = cardIn(await world.as('mei').types('预测'))
    expect(wordsOf(card.card)).toContain('1 个商机缺金额或日期，没有计入')
    expect(rowsOf(card).at(-1)).toContain('没有金额 | 缺金额')
    const { answer } = await world.as('mei').taps('补上', card)
    expect(answer.form?.title).toContain('没有金额')
  })

  test('keeps a date that has passed in its month and flags it', async () => {
    const place = await aWorld()
    await aDeal(place, '过期的', { amount: '6万', close: '2026-11-24', stage: '谈判' })
    await place.later('2d')
    expect(await reads(place, 'mei', '预测')).toContain('1 个预计成交日已过')
    await place.close()
  })

  test('never adds currencies, and says why', async () => {
    const place = await aWorld()
    const { answer } = await place.as('zhou').types('新流程 海外')
    await place.as('zhou').fills(answer.form, { currency: 'USD' })
    await aDeal(place, '人民币', { amount: '1万', close: '2026-11-28', stage: '谈判' })
    const { deal } = await aCustomer(place, 'mei', { company: '美元公司', deal: '美元' })
    await place.as('mei').types(`转流程 ${deal} 海外`)
    const edit = await place.as('mei').types(`改商机 ${deal}`)
    await place.as('mei').fills(edit.answer.form, { amount: '5000', close: '2026-11-28', probability: '100%' })
    const card = await reads(place, 'mei', '预测')
    expect(card).toContain('还没有汇率，其他币种单独列出，不并入合计')
    expect(card).toContain('预计 ¥9,000')
    expect(card).toContain('USD · 预计 US$5,000')
    await place.close()
  })

  test('and the funnel show counts only to whom amounts are hidden', async () => {
    const place = await aWorld()
    await aDeal(place, '保密', { amount: '77万', close: '2026-11-28', stage: '谈判' })
    await place.store.sql`
      insert into "FieldRule" ("roleId", entity, field, mode) select id, 'opportunity', 'amount', 'hidden' from "Role" where name = '财务'`
    for (const line of ['预测', '漏斗']) {
      expect(await reads(place, 'sun', line)).not.toMatch(/77|693|¥/)
      expect(await reads(place, 'sun', line)).toContain('1 个')
    }
    expect(await reads(place, 'wang', '漏斗')).toContain('¥770,000 · 加权 ¥693,000')
    await place.close()
  })

  test('is empty with a hint', async () => {
    const place = await aWorld()
    expect(await reads(place, 'mei', '预测')).toContain('这段时间没有预计成交的商机')
    await place.close()
  })
})

test('an average over no deals is none; the open ones leave won and lost out (R74)', async () => {
  const place = await aWorld()
  expect(await reads(place, 'mei', '漏斗')).toContain(
    '平均\n进行中的商机\n每单 — · 已进行 — 天\n近 90 天赢单\n每单 — · 从建立到赢单 — 天',
  )
  await aDeal(place, '小单', { amount: '10000' })
  await aDeal(place, '大单', { amount: '20001' })
  await aDeal(place, '还没有金额', {})
  const lost = await aDeal(place, '输掉的', { amount: '900万' })
  const won = await aDeal(place, '赢下的', { amount: '70000' })
  await place.later('6d')
  await place.as('mei').types(`输单 ${lost} 价格`)
  await place.as('mei').types(`赢单 ${won}`)
  await place.later('4d')
  const averages = await reads(place, 'mei', '漏斗')
  expect(averages).toContain('进行中的商机\n每单 ¥15,000.50 · 已进行 10 天\n')
  expect(averages).toContain('近 90 天赢单\n每单 ¥70,000 · 从建立到赢单 6 天')
  await place.later('90d')
  expect(await reads(place, 'mei', '漏斗')).toContain('近 90 天赢单\n每单 — · 从建立到赢单 — 天')
  await place.close()
})

describe('Friday’s poll', () => {
  let world: World
  let deals: string[]
  const sheet = async (who: Handle): Promise<Seen> =>
    cardIn({ messages: (await world.as(who).sees()).filter(({ card }) => JSON.stringify(card).includes('周五预测')) })

  beforeAll(async () => {
    world = await aWorld()
    deals = [
      await aDeal(world, '问一问', { amount: '10万', close: '2026-12-03' }),
      await aDeal(world, '再问一问', { amount: '20万', close: '2026-12-20' }),
    ]
    await aDeal(world, '太远不问', { amount: '20万', close: '2027-01-01' })
    await world.later('4d 4h 59m')
  })
  afterAll(() => world.close())

  test('comes at three on Friday, once, to each owner of deals due this month or next', async () => {
    await expect(sheet('mei')).rejects.toThrow('no card')
    await world.later('1m')
    await world.settled()
    const card = await sheet('mei')
    expect(wordsOf(card.card)).toContain('周五预测 · 第 1 个，共 2 个')
    expect(buttonsOf(card)).toEqual(['会', '说不准', '不会'])
    await expect(sheet('bo')).rejects.toThrow('no card')
    await world.later('1h')
    expect((await world.as('mei').sees()).filter(message => wordsOf(message.card).includes('周五预测'))).toHaveLength(1)
  })

  test('is shown once more to whoever lost sight of it; who was never asked learns when it comes', async () => {
    expect(wordsOf(cardIn(await world.as('mei').types('预测问卷')).card)).toContain('周五预测 · 第 1 个，共 2 个')
    expect(told(await world.as('bo').types('friday poll', { locale: 'en' }))).toContain('Every Friday afternoon')
  })

  test('asks with three taps, then goes on with the next deal', async () => {
    await world.as('mei').taps('会', await sheet('mei'))
    expect(wordsOf((await sheet('mei')).card)).toContain('成交金额大概是多少')
    const other = await world.as('mei').taps('其他金额', await sheet('mei'))
    expect((await world.as('mei').fills(other.answer.form, { amount: '随便' })).answer.error?.fields).toHaveProperty(
      'amount',
    )
    await world.as('mei').fills(other.answer.form, { amount: '12万' })
    const said = await world.as('mei').taps('按期（12月3日 周四）', await sheet('mei'))
    expect(told(said)).toBe(`${deals[0]} 问一问 记下了，谢谢。`)
    const next = await sheet('mei')
    expect(wordsOf(next.card)).toContain('第 2 个，共 2 个')
    expect(wordsOf(next.card)).toContain(`${deals[0]} 问一问: 会 · ¥120,000 · 12月3日 周四`)
    await world.as('mei').taps('不会', next)
    expect(wordsOf((await sheet('mei')).card)).toContain('这周的问题都答完了')
  })

  test('belongs to its owner, and a late tap changes nothing', async () => {
    const [poll] = await world.store.sql<{ id: string }>`select id from "ForecastPoll" limit 1`
    const forged = (who: Handle) =>
      world.post('forms', {
        as: who,
        chat: 'dm',
        form: 'poll.answer~e30',
        inputs: { poll: poll?.id ?? '', closes: 'no' },
      })
    expect((await forged('bo')).answer.error?.code).toBe('poll.gone')
    expect((await forged('mei')).answer.error?.code).toBe('poll.answered')
  })

  test('is put to the test when a deal closes or the day passes, and shows in the forecast', async () => {
    await world.as('mei').types(`赢单 ${deals[0]}`)
    await world.later('24d')
    const rows = await world.store.sql`
      select "probabilityBp" as bp, "cameTrue", "amountMinor"::text as said, "actualMinor"::text as came from "ForecastPoll"
      where "answeredAt" is not null order by id`
    expect(rows).toEqual([
      { bp: 9_000, cameTrue: true, said: '12000000', came: '10000000' },
      { bp: 1_000, cameTrue: false, said: null, came: null },
    ])
    // (0.1² + 0.1²) / 2 = 0.01, and 120,000 said for 100,000 that came.
    expect(await reads(world, 'wang', '预测 季')).toContain(
      '往期判断 2 次：估计成 1 次，实际成 1 次（误差 0.01，0 最准），金额偏差 +20%',
    )
  })
})

describe('stuck deals (R75)', () => {
  test('are told to the owner at the stage’s limit and to the manager at thirty days, once a stay', async () => {
    const world = await aWorld()
    const { deal } = await aCustomer(world, 'mei', { company: '不动公司', deal: '一动不动' })
    const told = async (who: Handle) => {
      await world.settled()
      return (await world.as(who).sees()).map(({ card }) => wordsOf(card)).filter(words => words.includes('太久没动'))
    }
    await world.later('13d')
    expect(await told('mei')).toEqual([])
    await world.later('23h')
    expect(await told('mei')).toHaveLength(1)
    expect((await told('mei'))[0]).toContain('新机会 已停留 14 天')
    expect(await reads(world, 'mei', `查看 ${deal}`)).toContain('停留超期 0 天（上限 14 天）')
    await world.as('mei').types(`跟进 ${deal} 打了电话`)
    await world.later('14d')
    expect([(await told('mei')).length, (await told('wang')).length]).toEqual([1, 0])
    await world.later('2d')
    expect([(await told('mei')).length, (await told('wang')).length]).toEqual([1, 1])
    // Leaving the stage begins a new stay.
    await world.as('mei').types(`推进 ${deal}`)
    await world.later('15d')
    expect(await told('mei')).toHaveLength(2)
    await world.close()
  })
})
