import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { digitsOf, taxWithin } from '../../../src/core/money.ts'
import type { NumberPattern } from '../../../src/core/numberPattern.ts'
import { inBase } from '../../../src/crm/quotes/rate.ts'
import { nextDocumentNumber } from '../../../src/store/documentNumbers.ts'
import { aWorld, type World } from '../../world.ts'
import { approvalOf, aSubmitted } from '../approvals/stories.ts'
import { aCustomer, madeUp, reads, told } from '../stories.ts'

let world: World
beforeAll(async () => {
  world = await aWorld()
})
afterAll(() => world.close())

const says = async (who: Parameters<World['as']>[0], line: string) => told(await world.as(who).types(line))

describe('numbers of documents (R107, R108)', () => {
  test('fifty at once are fifty numbers without a gap; a roll-back loses its own, and no number comes twice', async () => {
    const at = { now: new Date('2027-03-01T02:00:00Z'), zone: 'Asia/Shanghai' }
    const next = () => world.store.transaction(tx => nextDocumentNumber(tx, 'contract', at))
    const numbers = await Promise.all(Array.from({ length: 50 }, next))
    expect(new Set(numbers).size).toBe(50)
    expect(numbers.toSorted().at(-1)).toBe('HT-20270301-0050')
    const lost = world.store.transaction(async tx => {
      await nextDocumentNumber(tx, 'contract', at)
      throw new Error('taken back')
    })
    await expect(lost).rejects.toThrow('taken back')
    expect(Number((await next()).slice(-4))).toBeGreaterThan(50)
  })

  test('a day is the company’s day, and the ten-thousandth of a day has five digits', async () => {
    const zone = 'Asia/Shanghai'
    const next = (now: string) =>
      world.store.transaction(tx => nextDocumentNumber(tx, 'quote', { now: new Date(now), zone }))
    expect(await next('2027-04-01T15:59:59Z')).toBe('BJ-20270401-0001')
    expect(await next('2027-04-01T16:00:00Z')).toBe('BJ-20270402-0001')
    await world.store.sql`update "NumberCounter" set value = 9999 where key = 'quote' and "periodKey" = '20270402'`
    expect(await next('2027-04-02T01:00:00Z')).toBe('BJ-20270402-10000')
  })
})

describe('number patterns (R107)', () => {
  const decides = async (who: 'zhou' | 'mei', fields: Record<string, string>) => {
    const { answer } = await world.as('zhou').types('设置 编号规则')
    if (who === 'zhou') return world.as('zhou').fills(answer.form, fields)
    return madeUp(world, who, { action: 'settings.save', inputs: { section: 'numbers', ...fields } })
  }

  test('a quote under a new pattern is told as the next number, given, and found by it; earlier ones keep theirs', async () => {
    const place = await aWorld()
    const before = await aSubmitted(place)
    const { answer } = await place.as('zhou').types('设置 编号规则')
    const quote = 'bj-{yyyyMM}-{seq:3} 每月'
    const tickets = 'GD-{yyyy}-{seq:3} 每年'
    const saved = await place.as('zhou').fills(answer.form, { quote, ticket: tickets })
    const [, next] = /接下来的编号：(BJ-\d{6}-001)/.exec(told(saved)) ?? []
    const after = await aSubmitted(place)
    expect(after).toBe(next)
    for (const no of [before, after]) expect(await reads(place, 'mei', `报价单 ${no.toLowerCase()}`)).toContain(no)
    const { customer } = await aCustomer(place, 'mei', { company: '青石机械' })
    const asked = await place.as('mei').types(`新建工单 ${customer} 水泵漏水要维修`)
    const [ticket] =
      /GD-\d{4}-001/.exec(told(await place.as('mei').fills(asked.answer.form, { place: '张江路88号' }))) ?? []
    for (const said of [ticket, '#1']) expect(await reads(place, 'mei', `查看 ${said}`)).toContain('水泵漏水')
    await place.close()
  })

  test('leads, customers and deals may count by year: new ones are said, found, claimed, imported and linked by it, old ones keep theirs', async () => {
    const place = await aWorld()
    const old = await aCustomer(place, 'mei', { company: '去年的', deal: '旧单' })
    const { answer } = await place.as('zhou').types('设置 编号规则')
    const yearly = { lead: 'L-{yyyy}-{seq} 每年', customer: 'c-{yyyy}-{seq} year', opportunity: 'O-{yyyy}-{seq} 每年' }
    for (const [lead, why] of [
      ['L-{seq:4} never', '不补零'],
      ['X-{seq} never', '不补零'],
      ['L-{yyyy}-{seq} 每月', '写到多细'],
    ] as const) {
      const said = await place.as('zhou').fills(answer.form, { lead })
      expect([lead, said.answer.error?.fields?.lead]).toEqual([lead, expect.stringContaining(why)])
    }
    expect(told(await place.as('zhou').fills(answer.form, yearly))).toMatch(
      /接下来的编号：L-2026-1、C-2026-1、O-2026-1/,
    )
    const { answer: adding } = await place.as('wang').types('录入')
    const add = async (company: string) => told(await place.as('wang').fills(adding.form, { company }))
    expect(await add('今年甲')).toContain('L-2026-1 今年甲')
    expect(await add('今年乙')).toContain('L-2026-2 今年乙')
    expect(told(await place.as('mei').types('领取 l2026-1，L-2026-02'))).toMatch(/L-2026-1.*L-2026-2|2 条/)
    expect(await reads(place, 'mei', 'L-2026-2')).toContain('今年乙')
    const made = await madeUp(place, 'mei', {
      action: 'lead.convert',
      inputs: { lead: 'L-2026-1', customer: '今年甲', deal: '新单' },
    })
    expect(told(made)).toMatch(/C-2026-1 今年甲.*O-2026-1 新单/)
    expect(told(await place.as('mei').types('跟进 C-2026-1 聊过了'))).toContain('C-2026-1')
    expect(told(await place.as('mei').types('批量跟进 C-2026-1 L-2026-2：展会上见过'))).toContain('2')
    expect((await fetch(`${place.url}/r/C-2026-1`)).status).toBe(200)
    expect(await reads(place, 'mei', `客户 ${old.customer}`)).toContain('去年的')
    // A number that an earlier pattern gave is passed over.
    await place.store.sql`update "NumberCounter" set value = 0 where key = 'lead' and "periodKey" = '2026'`
    expect(await add('今年丙')).toContain('L-2026-3 今年丙')
    await place.close()
  })

  test.each([
    ['{seq:4} never', '保留'],
    ['XX-{seq:4} never', '保留'],
    ['HT-2026 never', '一个流水号'],
    ['HT-{seq}{seq} never', '一个流水号'],
    ['HT-{yyyy}-{seq:12} never', '花括号'],
    ['HT-{yyyy}{yyyyMM}-{seq} never', '最多'],
    ['HT-合同{seq} never', '固定文字'],
    ['HT-{yyyyMM}-{seq:4} day', '写到多细'],
    ['HT-{yyyy}-{seq:4}', '重新计数'],
  ])('%s is refused at its field, with the reason', async (contract, why) => {
    const { answer } = await decides('zhou', { contract })
    expect(answer.error?.fields?.contract).toContain(why)
  })

  test('only admins decide them', async () => {
    expect(told(await decides('mei', { contract: 'HT-{yyyy}-{seq:4} year' }))).toContain('管理员')
  })

  test('resets follow the company’s clock, a counter outgrows its width, and no pattern gives a number again', async () => {
    const zone = 'Asia/Shanghai'
    const next = (now: string, numbered: NumberPattern) =>
      world.store.transaction(tx => nextDocumentNumber(tx, 'order', { now: new Date(now), zone, numbered }))
    const yearly = { pattern: 'DD-{yyyy}-{seq:1}', reset: 'year' } as const
    for (let count = 1; count <= 9; count++) expect(await next('2028-12-31T15:59:59Z', yearly)).toBe(`DD-2028-${count}`)
    expect(await next('2028-12-31T15:59:59Z', yearly)).toBe('DD-2028-10')
    expect(await next('2028-12-31T16:00:00Z', yearly)).toBe('DD-2029-1')
    expect(await next('2028-06-01T00:00:00Z', { ...yearly, reset: 'never' })).toBe('DD-2028-11')
    const both = await Promise.all([
      next('2028-06-01T00:00:00Z', yearly),
      next('2028-06-01T00:00:00Z', { ...yearly, reset: 'never' }),
    ])
    expect(new Set(both).size).toBe(2)
  })
})

test.each([
  [11_300n, 1_300, 1_300n],
  [100n, 1_300, 12n],
  [30_000_00n, 1_300, 345_133n],
  [10_000n, 0, 0n],
  [1n, 600, 0n],
])('the tax within %s at %s bp is %s: the net is rounded, the rest is tax (R99)', (gross, rate, tax) => {
  expect(taxWithin(gross, rate)).toBe(tax)
})

describe('amounts in other currencies', () => {
  test.each([
    ['JPY 0.048', 12_345n, 'JPY', 59_256n, '4.80000000'],
    ['KWD 23.5', 1_234n, 'KWD', 2_900n, '2.35000000'],
    ['USD 7.12', 10_001n, 'USD', 71_207n, '7.12000000'],
  ])(
    'at a rate of %s, %s minor units of %s are %s fen, whatever digits they have',
    async (rate, minor, currency, fen, snapshot) => {
      expect(await says('zhou', `汇率 ${rate}`)).toContain('汇率已保存')
      const company = {
        name: '',
        locale: 'zh',
        zone: 'Asia/Shanghai',
        currency: 'CNY',
        region: 'CN',
        policies: {},
      } as const
      const worth = await world.store.transaction(tx => inBase({ tx, now: world.now(), company }, minor, currency))
      expect(worth).toEqual({ rate: snapshot, baseMinor: fen })
    },
  )

  test('the database counts the digits of every currency as we do', async () => {
    const currencies = Intl.supportedValuesOf('currency')
    const rows = await world.store.sql<{ currency: string; digits: number }>`
      select currency, shoal_digits(currency) as digits from unnest(${currencies}::text[]) currency`
    expect(rows.filter(({ currency, digits }) => digits !== digitsOf(currency))).toEqual([])
  })
})

describe('the life of a quote (R85)', () => {
  test('draft, in review, approved, sent, accepted; once accepted it is neither declined nor replaced', async () => {
    const no = await aSubmitted(world)
    const state = () => reads(world, 'mei', `报价单 ${no}`)
    expect(await state()).toContain('审批中')
    expect(await says('mei', `报价已发 ${no}`)).toContain('还没有审批通过')
    await world.as('wang').taps('同意', await approvalOf(world, 'wang', no))
    expect(await state()).toContain('已通过')
    await world.as('mei').types(`报价已发 ${no}`)
    expect(await state()).toContain('已发给客户')
    const both = await Promise.all([
      world.as('mei').types(`报价接受 ${no}`),
      world.as('mei').types(`报价未接受 ${no} 贵`),
    ])
    expect(both.filter(({ answer }) => answer.error)).toHaveLength(1)
    if (!both[0].answer.error) expect(await says('mei', `改版 ${no}`)).toContain('客户已接受')
  })

  test('a new version leaves the old one readable and replaced; past its last day it is neither sent nor accepted', async () => {
    const place = await aWorld()
    const no = await aSubmitted(place)
    await place.as('wang').types(`同意 ${no}`)
    expect(told(await place.as('mei').types(`改版 ${no}`))).toContain('2')
    const [rows] = await place.store.sql<{ list: string[] }>`
      select array_agg(revision || ' ' || outcome order by revision) as list from "Quote" where no = ${no}`
    expect(rows?.list).toEqual(['1 superseded', '2 none'])
    await place.as('mei').types(`提交 ${no}`)
    await place.as('wang').types(`同意 ${no}`)
    await place.later('31d')
    expect(await reads(place, 'mei', `报价单 ${no}`)).toContain('已过期')
    expect(told(await place.as('mei').types(`报价已发 ${no}`))).toMatch(/过期|有效期/)
    await place.close()
  })
})
