import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { belowFloor, marginBp } from '../../../src/crm/quotes/price.ts'
import { aWorld, cardIn, type Said, type World, wordsOf } from '../../world.ts'
import { approvalOf } from '../approvals/stories.ts'
import { aCustomer, madeUp, reads, told } from '../stories.ts'
import { approved } from './stories.ts'

let world: World
beforeAll(async () => {
  world = await aWorld()
  await product('YL-1', '云岭传感器', { price: '100', floor: '80', cost: '60' })
  await product('YL-2', '定制机柜', { price: '5000', costed: 'true' })
})
afterAll(() => world.close())

const says = async (who: Parameters<World['as']>[0], line: string) => told(await world.as(who).types(line))
const number = (prefix: string, said: Said) => new RegExp(`${prefix}-\\d{8}-\\d{4}`).exec(told(said))?.[0] ?? ''
let made = 0

async function product(sku: string, name: string, fields: Record<string, string>): Promise<void> {
  await madeUp(world, 'zhou', { action: 'product.save', inputs: { sku, name, unit: '个', ...fields } })
}

/** A quote of mei's with these lines. */
async function quoteOf(lines: string, level = ''): Promise<{ no: string; deal: string }> {
  made += 1
  const { deal, customer } = await aCustomer(world, 'mei', { company: `价格客户${made}`, deal: `价格商机${made}` })
  if (level) await world.store.sql`update "Customer" set level = ${level} where no = ${customer}`
  await world.as('mei').types(`加产品 ${deal} ${lines}`)
  return { no: number('BJ', await world.as('mei').types(`报价 ${deal}`)), deal }
}

async function tiers(lines: string): Promise<Said> {
  const { answer } = await world.as('zhou').types('阶梯价 YL-1')
  return world.as('zhou').fills(answer.form, { lines })
}

describe('price tiers', () => {
  test('the best price that quantity and level reach is the list price of the line', async () => {
    expect(told(await tiers('100 90 75\nA 10 95\nB 500 70 65 2026-11-01'))).toContain('共 3 档')
    expect(await reads(world, 'mei', `报价单 ${(await quoteOf('YL-1 99')).no}`)).toContain('@ ¥100 = ¥9,900')
    expect(await reads(world, 'mei', `报价单 ${(await quoteOf('YL-1 100')).no}`)).toContain('@ ¥90 = ¥9,000')
    expect(await reads(world, 'mei', `报价单 ${(await quoteOf('YL-1 10', 'A')).no}`)).toContain('@ ¥95 = ¥950')
    expect(await reads(world, 'mei', `报价单 ${(await quoteOf('YL-1 200', 'A')).no}`)).toContain('@ ¥90 = ¥18,000')
    // The one for level B is over since the first of the month.
    expect(await reads(world, 'mei', `报价单 ${(await quoteOf('YL-1 600', 'B')).no}`)).toContain('@ ¥90')
    expect(await reads(world, 'mei', '产品')).toMatch(/100 起 ¥90 · A 级 10 起 ¥95/)
    expect(await reads(world, 'mei', '产品')).not.toContain('底价')
  })

  test('that cannot be read, lie above the list or contradict each other are refused with the line', async () => {
    const wrong = async (lines: string) => (await tiers(lines)).answer.error?.fields?.lines
    expect(await wrong('一百 90')).toContain('一百 90')
    expect(await wrong('10 101')).toContain('不能高于目录价')
    expect(await wrong('10 90 91')).toContain('底价不能高于价格')
    expect(await wrong('10 90\n10 85')).toContain('写了两遍')
    expect(await says('zhou', '阶梯价 没有的')).toContain('没有的')
  })
})

describe('the floor and the margin (R84)', () => {
  test('below the floor, or with hardly a margin, the manager above decides too, however small the discount', async () => {
    const fair = await quoteOf('YL-1 10 92')
    await world.as('mei').types(`提交 ${fair.no}`)
    const steps = async (no: string) => {
      const [row] = await world.store.sql<{ route: { key: string }[] }>`
        select i.route from "ApprovalInstance" i join "Quote" q on q.id = i."entityId" where q.no = ${no}`
      return row?.route.map(step => step.key)
    }
    expect(await steps(fair.no)).toEqual(['s1'])
    const low = await quoteOf('YL-1 10 79.99')
    await world.as('mei').types(`提交 ${low.no}`)
    expect(await steps(low.no)).toEqual(['s1', 's2'])
    await product('YL-3', '薄利件', { price: '100', cost: '84' })
    const thin = await quoteOf('YL-3 10 98')
    await world.as('mei').types(`提交 ${thin.no}`)
    expect(await steps(thin.no)).toEqual(['s1', 's2'])
    // Without a floor the discount alone decides: exactly 20 % is the manager's, a cent more is not.
    await product('YL-9', '无底价件', { price: '100' })
    for (const [price, way] of [
      ['80', ['s1']],
      ['79.99', ['s1', 's2']],
    ] as const) {
      const { no } = await quoteOf(`YL-9 10 ${price}`)
      await world.as('mei').types(`提交 ${no}`)
      expect(await steps(no)).toEqual(way)
    }
    const card = wordsOf((await approvalOf(world, 'wang', low.no)).card)
    expect(card).toContain('云岭传感器 低于底价 ¥80')
    expect(card).toContain('目录价合计: ¥1,000，让利 ¥200.1')
    expect(card).toContain('毛利率: 25.0%')
  })

  test('above 100,000 whoever stands at the top and finance decide too; exactly 100,000 is the manager’s alone (R84)', async () => {
    await world.store.sql`update "User" set "managerId" = ${world.cast.users.zhou ?? ''} where handle = 'wang'`
    const way = async (amount: string) => {
      const { deal } = await aCustomer(world, 'mei', { company: `大单${amount}`, deal: `框架${amount}`, amount })
      const card = cardIn(await world.as('mei').types(`报价 ${deal}`))
      return wordsOf((await world.as('mei').taps('提交审批', card)).answer.form?.card)
    }
    expect(await way('100000')).toMatch(/审批路线：经理（王海）(?! →)/)
    expect(await way('100001')).toContain('经理（王海） → 总经理（周岚） → 财务（孙静）')
    await world.store.sql`update "User" set "managerId" = null where handle = 'wang'`
  })

  test('exactly the floor and exactly 15 % are within; costs are for those who may see them', async () => {
    const line = { listPriceMinor: 100n, dealPriceMinor: 80n, qty: 10_000n, discountBp: 0, floorMinor: 80n }
    expect(belowFloor(line)).toBe(false)
    expect(belowFloor({ ...line, discountBp: 100 })).toBe(true)
    expect(marginBp([{ ...line, unitCostMinor: 68n }], 80n)).toBe(1_500)
    expect(marginBp([{ ...line, unitCostMinor: null }], 80n)).toBeUndefined()
    const { no } = await quoteOf('YL-1 1')
    expect(await reads(world, 'mei', `报价单 ${no}`)).not.toContain('毛利率')
    expect(await reads(world, 'wang', `报价单 ${no}`)).toContain('毛利率: 40.0%')
  })
})

describe('costs before quoting (R82, R83)', () => {
  async function sheet(deal: string, lines: string, until = '2026-12-12'): Promise<string> {
    const { answer } = await world.as('wang').types(`成本核算 ${deal}`)
    return number('CB', await world.as('wang').fills(answer.form, { lines, until }))
  }

  test('a marked product is not handed in, sent or printed before a sheet covers it; drafting is free', async () => {
    const { no, deal } = await quoteOf('YL-2 500')
    expect(await says('mei', `提交 ${no}`)).toContain('定制机柜 × 500个')
    const small = await sheet(deal, 'YL-2 100-499 3000')
    await approved(world, small, ['sun'], 'wang')
    expect(await says('mei', `提交 ${no}`)).toContain('没有审批通过的成本')
    const large = await sheet(deal, 'YL-2 500-999 300')
    expect(await says('mei', `提交 ${no}`)).toContain('没有审批通过的成本')
    await approved(world, large, ['sun'], 'wang')
    expect(await says('mei', `提交 ${no}`)).toContain('已提交')
  })

  test('on its last day a sheet still counts, the day after it does not', async () => {
    const place = world
    const { no, deal } = await quoteOf('YL-2 5')
    await approved(place, await sheet(deal, 'YL-2 1-10 3000', '2026-11-23'), ['sun'], 'wang')
    await place.as('mei').types(`提交 ${no}`)
    await place.as('wang').types(`同意 ${no}`)
    const { no: second } = await quoteOf('YL-2 5')
    expect(await says('mei', `提交 ${second}`)).toContain('没有审批通过的成本')
    await place.later('1d')
    expect(await says('mei', `报价已发 ${no}`)).toContain('没有审批通过的成本')
  })

  test('after a new sheet the open draft says that its costs changed, and is judged by the new ones', async () => {
    const { no, deal } = await quoteOf('YL-1 10')
    expect(await reads(world, 'wang', `报价单 ${no}`)).toContain('毛利率: 40.0%')
    await approved(world, await sheet(deal, 'YL-1 1-50 95'), ['sun'], 'wang')
    expect(await reads(world, 'mei', `报价单 ${no}`)).toContain('成本变了')
    await world.as('mei').types(`提交 ${no}`)
    expect(await reads(world, 'wang', `报价单 ${no}`)).toContain('毛利率低于 15%')
  })

  test('an approved sheet changes by an approval of its own, and says what it said until then (R83)', async () => {
    const { no, deal } = await quoteOf('YL-1 10')
    const made = await sheet(deal, 'YL-1 1-50 70')
    await approved(world, made, ['sun'], 'wang')
    expect(await says('mei', `提交 ${no}`)).toContain('已提交')
    const card = cardIn(await world.as('wang').types(`成本核算 ${made}`))
    const form = async () => (await world.as('wang').taps('变更', card)).answer.form
    expect(told(await world.as('wang').fills(await form()))).toContain('没有变化')
    expect(told(await world.as('wang').fills(await form(), { lines: 'YL-1 1-50 95' }))).toContain('已提交审批')
    expect(await reads(world, 'wang', `成本核算 ${made}`)).toMatch(/变更审批中[\s\S]*@ ¥70/)
    const asked = await reads(world, 'sun', `审批单 ${made}`)
    expect(asked).toContain('@ ¥70 → ')
    expect(await says('sun', `同意 ${made}`)).toContain('已同意')
    expect(await reads(world, 'wang', `成本核算 ${made}`)).toContain('@ ¥95')

    const { no: draft, deal: other } = await quoteOf('YL-1 10')
    const sheetOfOther = await sheet(other, 'YL-1 1-50 70')
    await approved(world, sheetOfOther, ['sun'], 'wang')
    await world
      .as('wang')
      .fills(
        (await world.as('wang').taps('变更', cardIn(await world.as('wang').types(`成本核算 ${sheetOfOther}`)))).answer
          .form,
        { lines: 'YL-1 1-50 88' },
      )
    await world.as('sun').types(`驳回 ${sheetOfOther} 太高`)
    expect(await reads(world, 'wang', `成本核算 ${sheetOfOther}`)).toContain('@ ¥70')
    expect(await reads(world, 'mei', `报价单 ${draft}`)).toContain('成本变了')
  })

  test('what cannot be read or overlaps is refused with the line; a rep makes and sees no costs', async () => {
    const { deal } = await quoteOf('YL-1 10')
    const { answer } = await world.as('sun').types(`成本核算 ${deal}`)
    const wrong = async (lines: string) =>
      (await world.as('sun').fills(answer.form, { lines })).answer.error?.fields?.lines
    expect(await wrong('YL-1 很多 60')).toContain('这一行看不懂')
    expect(await wrong('YL-1 1-10 60\nYL-1 10-20 55')).toContain('重叠')
    expect(await says('mei', `成本核算 ${deal}`)).toContain('没有这个权限')
  })

  test('where a company asks for all products, a line of no product waits too', async () => {
    const settings = { section: 'quotes', validDays: '30', taxRate: '13', costGate: 'all' }
    await madeUp(world, 'zhou', { action: 'settings.save', inputs: settings })
    const { deal } = await aCustomer(world, 'mei', { company: '只有金额', deal: '一口价', amount: '5000' })
    const no = number('BJ', await world.as('mei').types(`报价 ${deal}`))
    expect(await says('mei', `提交 ${no}`)).toContain('没有审批通过的成本')
    await madeUp(world, 'zhou', { action: 'settings.save', inputs: { ...settings, costGate: 'marked' } })
    expect(await says('mei', `提交 ${no}`)).toContain('已提交')
  })
})
