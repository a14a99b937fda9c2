import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Handle } from '../../scripts/demo/people.ts'
import { aWorld, buttonsOf, cardIn, type Seen, type World, wordsOf } from '../world.ts'
import { aCustomer, asItIs, reads, rowsOf, told } from './stories.ts'

/** Where a customer stands on somebody's card. */
const standing = (place: World, who: Handle, customer: string) => reads(place, who, `客户 ${customer}`)

/** The newest card somebody got in private. */
async function newest(place: World, who: Handle): Promise<Seen> {
  await place.settled()
  return cardIn({ messages: (await place.as(who).sees()).filter(({ from }) => from === 'shoal') })
}

/** How many private cards say this. */
async function cardsSaying(place: World, who: Handle, words: string): Promise<number> {
  return (await saying(place, who, words)).length
}

async function saying(place: World, who: Handle, words: string): Promise<Seen[]> {
  await place.settled()
  return (await place.as(who).sees()).filter(({ card }) => wordsOf(card).includes(words))
}

/** How many warnings of somebody say this now. */
async function warnings(place: World, who: Handle, words: string): Promise<number> {
  await place.settled()
  const cards = (await place.as(who).sees()).filter(message => buttonsOf(message).includes('现在退回'))
  return cards.filter(({ card }) => wordsOf(card).includes(words)).length
}

describe('thirty days without a follow-up (R14)', () => {
  test('taken Mon 5 Apr 2027 23:50: safe in the run of 5 May, recycled by that of 6 May (R2, R14, R19)', async () => {
    const place = await aWorld({ at: new Date('2027-04-05T15:50:00Z') })
    const { customer } = await aCustomer(place, 'mei', { company: '云岭实业' })
    await place.later('29d 3h 15m')
    expect(place.now().toISOString()).toBe('2027-05-04T19:05:00.000Z')
    expect(await standing(place, 'mei', customer)).toContain('回收: 今晚之后随时回收：满 30 天没有跟进')
    await place.later('1d')
    expect(await standing(place, 'mei', customer)).toContain('公海客户 · 客户公海')
    await place.close()
  })

  test('level A has 45: a talk of 20 Jan 2027 keeps it on 6 March, and it goes in the run of the 7th', async () => {
    const place = await aWorld({ at: new Date('2027-01-20T02:00:00Z') })
    const { customer } = await aCustomer(place, 'mei', { company: '甲级客户' })
    await place.store.sql`update "Customer" set level = 'A' where no = ${customer}`
    await place.as('mei').types(`跟进 ${customer} 电话聊了`)
    await place.later('45d')
    expect(await standing(place, 'mei', customer)).toContain('林梅 负责')
    await place.later('16h 59m')
    expect(await standing(place, 'mei', customer)).toContain('林梅 负责')
    await place.later('1m')
    expect(await standing(place, 'mei', customer)).toContain('公海客户')
    await place.close()
  })

  test('the clock starts with the owner: what the one before had logged does not count', async () => {
    const place = await aWorld({ at: new Date('2027-03-28T02:00:00Z') })
    const { customer } = await aCustomer(place, 'bo', { company: '换了人跟' })
    await place.as('bo').types(`跟进 ${customer} 拜访了`)
    await place.later('4d')
    await place.as('bo').types(`退回 ${customer} 换人`)
    await place.as('mei').types(`领取 ${customer}`)
    await place.later('29d')
    expect(await standing(place, 'mei', customer)).toContain('还剩 1 天')
    await place.close()
  })

  test('where only talks that say something count, an empty phrase does not, and a call always does', async () => {
    const place = await aWorld()
    await place.store.sql`update "CompanySettings" set policies = '{"recycling":{"minFollowUpChars":6}}'`
    const { customer: phrase } = await aCustomer(place, 'mei', { company: '敷衍了事' })
    const { customer: call } = await aCustomer(place, 'mei', { company: '打了电话' })
    await place.later('10d')
    await place.as('mei').types(`跟进 ${phrase} 微信在吗`)
    await place.as('mei').types(`跟进 ${call} 电话`)
    expect(await standing(place, 'mei', phrase)).toContain('还剩 20 天')
    expect(await standing(place, 'mei', call)).toContain('还剩 30 天')
    await place.close()
  })
})

describe('what is never recycled (R18), and other rules', () => {
  let place: World
  const numbers: Record<string, string> = {}
  beforeAll(async () => {
    place = await aWorld()
    for (const [key, deal] of [['locked'], ['dealt'], ['idle'], ['deal', '在谈'], ['lost', '丢了']] as const) {
      const made = await aCustomer(place, 'mei', { company: `客户${key}`, ...(deal ? { deal } : {}) })
      numbers[key] = made.customer
      if (key === 'lost') await place.as('mei').types(`输单 ${made.deal} 价格`)
    }
    await place.as('mei').types(`锁定 ${numbers.locked}`)
    await place.store.sql`update "Customer" set "dealStatus" = 'won' where no = ${numbers.dealt}`
    const [rule] = await place.store.sql<{ id: string }>`select id from "RecycleRule"`
    await place.store
      .sql`update "RecycleRule" set kind = 'noOpportunity', "limitDays" = 60, "byLevel" = null where id = ${rule?.id}`
    await place.later('61d')
  })
  afterAll(() => place.close())

  test.each([
    ['locked', '林梅 负责'],
    ['dealt', '林梅 负责'],
    ['deal', '林梅 负责'],
    ['idle', '公海客户'],
    ['lost', '公海客户'],
  ])('sixty days without a deal: %s (R16)', async (key, state) => {
    expect(await standing(place, 'mei', numbers[key] ?? '')).toContain(state)
  })

  test('a locked one has no number, only “locked” (R21)', async () => {
    const card = await standing(place, 'mei', numbers.locked ?? '')
    expect(card).toContain('回收: 已锁定')
    expect(card).not.toContain('还剩')
  })

  test('without a sale: talks do not help, and those that have bought go only when the rule says so (R15)', async () => {
    await place.store.sql`update "RecycleRule" set kind = 'noDeal', "limitDays" = 180`
    await place.later('119d')
    await place.as('mei').types(`跟进 ${numbers.deal} 一直在跟`)
    expect(await standing(place, 'mei', numbers.deal ?? '')).toContain('今晚之后随时回收：满 180 天没有成交')
    await place.later('1d')
    expect(await standing(place, 'mei', numbers.deal ?? '')).toContain('公海客户')
    expect(await standing(place, 'mei', numbers.dealt ?? '')).toContain('林梅 负责')
    await place.store.sql`update "RecycleRule" set "includeDealt" = true`
    await place.later('1d')
    expect(await standing(place, 'mei', numbers.dealt ?? '')).toContain('公海客户')
    expect(await standing(place, 'mei', numbers.locked ?? '')).toContain('林梅 负责')
  })
})

test('several rules: the nearest is shown, and it shows as days left (R21)', async () => {
  const place = await aWorld()
  const { customer } = await aCustomer(place, 'mei', { company: '两条规则' })
  await place.store.sql`
    insert into "RecycleRule" (id, "poolId", kind, "limitDays") values (gen_random_uuid(), ${place.cast.sea}, 'noDeal', 180)`
  await place.later('26d')
  expect(await standing(place, 'mei', customer)).toContain('回收: 还剩 4 天：满 30 天没有跟进就自动回收')
  await place.close()
})

test('after three days down one run takes all that is due, and a second one that day nothing (R19)', async () => {
  const place = await aWorld()
  const due = await Promise.all([1, 2, 3].map(n => aCustomer(place, 'mei', { company: `停机${n}` })))
  await place.later('36d')
  expect(await reads(place, 'bo', '公海')).toContain(due[2]?.customer)
  const runs = () =>
    place.store.sql`select 1 from "OwnershipEpisode" where "endReason" = 'recycle' and entity = 'customer'`
  expect(await runs()).toHaveLength(3)
  await place.later('6h')
  expect(await runs()).toHaveLength(3)
  await place.close()
})

test('an owner for whom there is no sea keeps the customers, and the admin hears of it once (R13)', async () => {
  const place = await aWorld()
  await aCustomer(place, 'mei', { company: '没有去处' })
  await place.store
    .sql`update "Pool" set "departmentIds" = '{}', "userIds" = array[${place.cast.users.bo}::uuid] where id = ${place.cast.sea}`
  await place.later('40d')
  await place.later('1d')
  expect(await cardsSaying(place, 'zhou', '有记录无法自动回收')).toBe(1)
  const told = (await saying(place, 'zhou', '有记录无法自动回收')).map(({ card }) => wordsOf(card)).join()
  expect(told).toContain('林梅\n1 家客户没有公海可回')
  expect(told).toContain('请在“公海设置”里新建一个')
  await place.close()
})

describe('more time (R23)', () => {
  test('28 days gone, one extension gives 9, two give 16, a third waits for the quarter; a talk starts anew at 30', async () => {
    const place = await aWorld({ at: new Date('2027-04-05T02:00:00Z') })
    const { customer } = await aCustomer(place, 'mei', { company: '再等等' })
    await place.later('28d')
    const asked = await place.as('mei').types(`延长 ${customer}`)
    expect(wordsOf(asked.answer.form?.card)).toContain('延长后还剩 9 天；本季度还可延长 2 次，主管会看到原因。')
    expect(told(await place.as('mei').fills(asked.answer.form, { reason: '老板出差，下周签' }))).toBe(
      `${customer} 再等等 延长了 7 天，还剩 9 天；本季度还可延长 1 次。`,
    )
    expect(await standing(place, 'mei', customer)).toContain('还剩 9 天：满 37 天没有跟进')
    expect(told(await place.as('mei').types(`extend ${customer} still waiting`, { locale: 'en' }))).toBe(
      `${customer} 再等等 has 7 more days, 16 in all; 0 more this quarter.`,
    )
    expect(told(await place.as('mei').types(`延长 ${customer} 再来`))).toBe(
      `${customer} 本季度已经延长 2 次，2027-07-01 起才能再延长。记一次跟进也会重新计算。`,
    )
    await place.as('mei').types(`跟进 ${customer} 电话聊了`)
    expect(await standing(place, 'mei', customer)).toContain('还剩 30 天：满 30 天没有跟进')
    // The manager reads it with the morning's report.
    await place.later('1d')
    expect(wordsOf((await newest(place, 'wang')).card)).toContain(
      `延长申请\n${customer} 再等等\n林梅 延长 7 天：老板出差，下周签`,
    )
    await place.close()
  })

  test('is not for what is in no danger, nor for a colleague; two at once are two, ten are two', async () => {
    const place = await aWorld()
    const { customer } = await aCustomer(place, 'mei', { company: '延长边界' })
    await place.as('mei').types(`锁定 ${customer}`)
    expect(told(await place.as('mei').types(`延长 ${customer} 想要`))).toBe(
      `${customer} 延长边界 现在不会被自动回收，不用延长。`,
    )
    await place.as('mei').types(`解锁 ${customer}`)
    expect(told(await place.as('bo').types(`延长 ${customer} 帮忙`))).toContain('由 林梅 负责')
    const said = await Promise.all(Array.from({ length: 10 }, () => place.as('mei').types(`延长 ${customer} 抢着延长`)))
    expect(said.filter(one => told(one).includes('延长了 7 天'))).toHaveLength(2)
    expect(await standing(place, 'mei', customer)).toContain('还剩 44 天')
    await place.close()
  })
})

describe('a fortnight, warned and recycled (R20, R22)', () => {
  let place: World
  let one: string
  let two: string
  beforeAll(async () => {
    place = await aWorld({ at: new Date('2027-03-01T02:00:00Z') })
    one = (await aCustomer(place, 'mei', { company: '被提醒的' })).customer
    two = (await aCustomer(place, 'mei', { company: '被忘掉的' })).customer
    await place.as('mei').types(`跟进 ${two} 电话聊过，50天后回访`)
    // Wed 24 March, 09:00: 23 days gone.
    await place.later('22d 22h 59m')
  })
  afterAll(() => place.close())

  test('nothing is said a minute before nine, and at nine the owner gets a card each with seven days left', async () => {
    expect(await warnings(place, 'mei', '还剩 7 天')).toBe(0)
    await place.later('1m')
    expect(await warnings(place, 'mei', '还剩 7 天')).toBe(2)
    const card = await newest(place, 'mei')
    expect(buttonsOf(card)).toEqual([
      ...['明早9点', '改时间或转交', '少提醒这类'],
      ...['记跟进', '延长 7 天（还可 2 次）', '移交', '现在退回', '历史'],
    ])
    expect(wordsOf(card.card)).toContain('记一次跟进就重新计算；锁定的客户不会被回收。')
    await place.later('1h')
    await place.later('1d')
    expect(await warnings(place, 'mei', '还剩 7 天')).toBe(2)
  })

  test('a talk through the card starts the count anew, and the card says so', async () => {
    await place.settled()
    const card = cardIn({
      messages: (await place.as('mei').sees()).filter(({ card }) => wordsOf(card).includes('被提醒的')),
    })
    const { answer } = await place.as('mei').taps('记跟进', card)
    await place.as('mei').fills(answer.form, { text: '电话确认了下周来访' })
    expect(wordsOf((await asItIs(place, 'mei', card)).card)).toContain('还剩 30 天')
  })

  test('after two days down only the nearest threshold is spoken of, the next one follows on its day', async () => {
    // Mon 29 March 10:00: 28 days gone, 2 left; the warning at three days was never sent.
    await place.later('4d')
    // The older card of the same customer follows.
    expect(await warnings(place, 'mei', '还剩 2 天')).toBe(2)
    await place.later('1d')
    expect(await warnings(place, 'mei', '还剩 1 天')).toBe(3)
    expect(rowsOf(cardIn(await place.as('mei').types('即将回收')))).toEqual([
      `${two} 被忘掉的 | 还剩 1 天：满 30 天没有跟进就自动回收`,
    ])
    expect(await reads(place, 'wang', '即将回收')).toContain('林梅')
    expect(await reads(place, 'bo', 'expiring')).toContain('7 天内没有要回收的线索或客户。')
  })

  test('the run takes it with its promises; owner, manager and history hear of it, once', async () => {
    await place.later('2d')
    expect(await standing(place, 'bo', two)).toContain('公海客户 · 客户公海')
    expect(await standing(place, 'mei', one)).toContain('林梅 负责')
    expect(await cardsSaying(place, 'mei', '1 条记录已自动回收')).toBe(1)
    expect(wordsOf((await newest(place, 'wang')).card)).toContain(
      `自动回收报告：1 条\n林梅\n${two} 被忘掉的\n满 30 天没有跟进 → 客户公海`,
    )
    expect(await reads(place, 'bo', `为什么 ${two}`)).toContain('30 天没有进展，自动回收到“客户公海”')
    const plans = await place.store.sql`select state from "FollowUpPlan" where text like '%回访%'`
    expect(plans).toEqual([{ state: 'cancelled' }])
    await place.later('3d')
    expect(await cardsSaying(place, 'mei', '条记录已自动回收')).toBe(1)
    expect(await cardsSaying(place, 'wang', '自动回收报告')).toBe(1)
  })

  test('who lost it waits out the cool-down; the warning card says where it went', async () => {
    expect(told(await place.as('mei').types(`领取 ${two}`))).toContain('前负责人冷却期')
    const cards = (await place.as('mei').sees()).filter(({ card }) => wordsOf(card).includes(`${two} 被忘掉的`))
    expect(cards.some(({ card }) => wordsOf(card).includes('已回到“客户公海”'))).toBe(true)
    expect(told(await place.as('bo').types(`领取 ${two}`))).toContain('归你了')
  })
})

test('many warnings in one morning are one list (R22)', async () => {
  const place = await aWorld()
  for (let i = 0; i < 6; i++) await aCustomer(place, 'mei', { company: `批量${i}` })
  await place.later('23d')
  expect(await cardsSaying(place, 'mei', '7 天内共 6 条')).toBe(1)
  const [list] = await saying(place, 'mei', '7 天内共 6 条')
  expect(list && rowsOf(list)).toHaveLength(6)
  await place.close()
})
