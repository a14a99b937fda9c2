import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { aWorld, buttonsOf, cardIn, type Seen, valuesOf, type World, wordsOf } from '../world.ts'
import { aCustomer, idsOf, madeUp, own, reads, rowsOf, told } from './stories.ts'

let world: World
beforeAll(async () => {
  world = await aWorld()
})
afterAll(() => world.close())

/** A lead of Mei's with one promise, and the card of her day where it is the only row with these words. */
async function promised(company: string, words: string, place: World = world): Promise<{ no: string; plan: string }> {
  const no = await own(place, 'mei', { company })
  await place.as('mei').types(`跟进 ${no} 聊过 ${words}`)
  const [plan] = await place.store.sql<{ id: string }>`
    select p.id from "FollowUpPlan" p join "Lead" l on l.id = p."entityId" where l.no = ${no}`
  return { no, plan: plan?.id ?? '' }
}

const day = async (): Promise<Seen> => cardIn(await world.as('mei').types('待办'))

describe('my day', () => {
  test('is empty at first and says how something gets there', async () => {
    expect(await reads(world, 'sun', '待办')).toBe(
      '我的待办\n未来 14 天内\n没有待办。记跟进时写上下一步，就会出现在这里。',
    )
    expect(wordsOf(cardIn(await world.as('sun').types('todo', { locale: 'en' })).card)).toContain(
      'Nothing is waiting. Log a talk with a next step and it will appear here.',
    )
  })

  test('lists what is overdue, what is for today and what is coming, each under its heading (R61)', async () => {
    const place = await aWorld()
    await promised('逾期公司', '今天下午3点打电话', place)
    await place.later('2d')
    await promised('今日公司', '今天下午4点开会', place)
    await promised('以后公司', '12月1日寄合同', place)
    await promised('远期公司', '12月20日回访', place)
    expect((await reads(place, 'mei', '待办')).split('\n')).toEqual([
      '我的待办',
      '未来 14 天内',
      ...['已逾期', '打电话', '逾期 2 天', 'L-1 逾期公司 · 11月23日 周一 15:00'],
      ...['今天', '开会', 'L-2 今日公司 · 16:00'],
      ...['接下来', '寄合同', 'L-3 以后公司 · 12月1日 周二 09:00'],
    ])
    await place.close()
  })

  test('shows ten a page', async () => {
    const place = await aWorld()
    const no = await own(place, 'mei', { company: '很多约定' })
    for (let hour = 1; hour <= 11; hour++)
      await place.as('mei').types(`跟进 ${no} 聊过 明天${hour + 8}:30 办第${hour}件`)
    const first = cardIn(await place.as('mei').types('待办'))
    expect(rowsOf(first)).toHaveLength(10)
    const second = cardIn(await place.as('mei').taps('下一页', first))
    expect(rowsOf(second)).toEqual([`办第11件 | ${no} 很多约定 · 明天 19:30`])
    expect(buttonsOf(second)).toEqual(['完成', '+1天', '改时间或转交', '上一页'])
    await place.close()
  })

  test('warns of what is about to be recycled and of deals that stand still, with the way to all of them', async () => {
    const place = await aWorld()
    const { customer } = await aCustomer(place, 'mei', { company: '快回收', deal: '停着的' })
    const locked = await aCustomer(place, 'mei', { company: '锁着的' })
    await place.as('mei').types(`锁定 ${locked.customer}`)
    const stage = (await place.as('zhou').types('改阶段 标准流程 需求确认')).answer.form
    await place.as('zhou').fills(stage, { checklist: '预算已确认 / Budget confirmed' })
    await aCustomer(place, 'bo', { company: '赵博的', deal: '赵博的商机' })
    expect(await reads(place, 'mei', '待办')).not.toContain('快要被回收')
    await place.later('24d')
    const seen = cardIn(await place.as('mei').types('待办'))
    const said = wordsOf(seen.card)
    expect(said).toContain(`快要被回收\n${customer} 快回收\n还剩 6 天：满 30 天没有跟进就自动回收`)
    expect(said).toMatch(/停着的商机\nO-1 停着的\n新机会 已停留 24 天\n.*预算已确认/)
    expect(said.split('久未联系')[0]).not.toMatch(/锁着的|赵博/)
    expect(said.split('久未联系')[1]).not.toContain('快回收')
    const buttons = buttonsOf(seen)
    expect(buttons).toEqual(expect.arrayContaining(['记跟进', '延长', '全部即将回收', '全部停滞商机']))
    expect(wordsOf(cardIn(await place.as('mei').taps('全部停滞商机', seen)).card)).toContain('停着的')
    await place.close()
  })

  test('is what a bare mention of the bot answers with, to the one who asked only', async () => {
    const said = await world.as('mei').types('@shoal', { chat: 'sales' })
    expect(wordsOf(cardIn(said).card)).toContain('我的待办')
    expect(cardIn(said).audience).toBe('user')
    expect((await world.as('bo').sees('sales')).filter(({ card }) => card !== null)).toEqual([])
  })
})

describe('a promise', () => {
  test('is done with one tap: it becomes a talk, and the list has it no more', async () => {
    const { no, plan } = await promised('一点就完', '明天下午3点送样品')
    const done = await world.as('mei').taps(`plan.done:${plan}`, await day())
    expect(told(done)).toBe(`已完成，并记在 ${no} 一点就完 上：送样品`)
    expect(await reads(world, 'mei', `查看 ${no}`)).toContain('上次跟进: 10:00：送样品')
    expect(await reads(world, 'mei', '待办')).not.toContain('送样品')
    expect(told(await madeUp(world, 'mei', { action: 'plan.done', inputs: { plan } }))).toBe(
      '“送样品”已在 10:00 结束，不用再处理。',
    )
  })

  test('that is done ten times at once leaves one talk', async () => {
    const { plan } = await promised('手速很快', '明天下午3点签字')
    const card = await day()
    const said = await Promise.all(Array.from({ length: 10 }, () => world.as('mei').taps(`plan.done:${plan}`, card)))
    expect(said.filter(one => told(one).startsWith('已完成'))).toHaveLength(1)
    expect(said.filter(one => told(one) === '“签字”已在 10:00 结束，不用再处理。')).toHaveLength(9)
    expect(await world.store.sql`select 1 from "FollowUpRecord" where text = '签字'`).toHaveLength(1)
  })

  test('that was done by mistake is open again after an undo', async () => {
    const { no, plan } = await promised('点错了', '明天下午3点看厂')
    await world.as('mei').taps(`plan.done:${plan}`, await day())
    expect(told(await world.as('mei').types('撤销'))).toBe(`已撤销：${no} 点错了 上的这条跟进已收回。`)
    expect(await reads(world, 'mei', '待办')).toContain('看厂')
    expect(await reads(world, 'mei', `查看 ${no}`)).toContain('下一步: 明天 15:00')
  })

  test('is put off by a day from its own moment', async () => {
    const { plan } = await promised('推一天', '明天下午3点寄发票')
    const later = await world.as('mei').taps(`plan.snooze:${plan}:1d`, await day())
    expect(told(later)).toBe('会在 11月25日 周三 15:00 再提醒你：寄发票')
    expect(await reads(world, 'mei', '待办')).toContain('推一天 · 11月25日 周三 15:00')
  })

  test('is put off five times and not six, but may still get a time of its own (R145)', async () => {
    const { plan } = await promised('推来推去', '明天下午3点要回款')
    for (let i = 0; i < 5; i++) await world.as('mei').taps(`plan.snooze:${plan}:1d`, await day())
    const card = await day()
    expect(told(await world.as('mei').taps(`plan.snooze:${plan}:1d`, card))).toBe(
      '已经推迟 5 次了。请完成它，或者改一个时间。',
    )
    const { answer } = await world.as('mei').taps(`plan.move:${plan}`, card)
    expect(told(await world.as('mei').fills(answer.form, { when: '下周一上午10点' }))).toContain('已改到 ')
  })

  test('gets another time in plain words, its own one standing in the form', async () => {
    const { no, plan } = await promised('换个时间', '明天下午3点演示')
    const { answer } = await world.as('mei').taps(`plan.move:${plan}`, await day())
    expect(answer.form && valuesOf(answer.form.card)).toEqual({ when: '2026-11-24 15:00', person: '-' })
    expect(wordsOf(answer.form?.card)).toContain(`演示 · ${no} 换个时间`)

    const vague = await world.as('mei').fills(answer.form, { when: '改天' })
    expect(vague.answer.error?.fields).toEqual({
      when: '看不懂这个时间。可以写“明天下午3点”“下周五”“2026-12-01 15:00”',
    })
    for (const when of ['昨天', '今天上午9点']) {
      const past = await world.as('mei').fills(answer.form, { when })
      expect(past.answer.error?.fields).toEqual({ when: '这个时间已经过去了，请写将来的时间' })
    }
    expect(told(await world.as('mei').fills(answer.form, { when: '后天上午11点' }))).toBe(
      '已改到 11月25日 周三 11:00：演示',
    )
    expect(await reads(world, 'mei', `查看 ${no}`)).toContain('下一步: 11月25日 周三 11:00')
  })

  test('of somebody else is theirs, but their manager may step in', async () => {
    const { no, plan } = await promised('林梅的约定', '明天下午3点拜访')
    const refusal = `${no} 由 林梅 负责，只有 林梅、其主管或管理员可以操作。`
    for (const [action, inputs] of [
      ['plan.done', { plan }],
      ['plan.snooze', { plan, by: '1d' }],
      ['plan.move', { plan, when: '后天10点' }],
    ] as const)
      expect(told(await madeUp(world, 'bo', { action, inputs }))).toBe(refusal)
    expect(told(await madeUp(world, 'he', { action: 'plan.done', inputs: { plan } }))).toBe(refusal)
    expect(told(await madeUp(world, 'wang', { action: 'plan.done', inputs: { plan } }))).toContain('已完成')
  })

  test('that never was is said to be gone', async () => {
    const plan = '01a20015-697c-7709-b230-f168a13809fb'
    expect(told(await madeUp(world, 'mei', { action: 'plan.done', inputs: { plan } }))).toBe(
      '这条待办已经不存在了。发送“待办”看最新的清单。',
    )
  })

  test('on the list of one person is no button of another', async () => {
    const { plan } = await promised('看不见', '明天下午3点保密')
    const card = await day()
    expect(idsOf(card, 'plan.done')).toContain(`plan.done:${plan}`)
    expect((await world.as('bo').taps(`plan.done:${plan}`, card)).status).toBe(404)
    expect(await reads(world, 'mei', '待办')).toContain('保密')
  })
})
