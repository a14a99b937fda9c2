import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { aWorld, buttonsOf, cardIn, type World, wordsOf } from '../../world.ts'
import { reads, told } from '../stories.ts'
import { aContract, aPayment, approved, pays, planned, sumsOf } from './stories.ts'

let world: World
beforeAll(async () => {
  world = await aWorld()
})
afterAll(() => world.close())

const says = async (who: Parameters<World['as']>[0], line: string) => told(await world.as(who).types(line))

describe('a contract', () => {
  test('comes out of a deal, is approved by manager and finance, and makes the customer one who bought (R92)', async () => {
    const { no, customer } = await aContract(world)
    expect(await reads(world, 'mei', `合同 ${no}`)).toMatch(/已通过 · 到/)
    const [row] = await world.store.sql<{ status: string; first: Date | null }>`
      select "dealStatus" as status, "firstDealAt" as first from "Customer" where no = ${customer}`
    expect(row?.status).toBe('won')
    expect(row?.first).not.toBeNull()
  })

  test('comes out of an approved quote with its amount and terms, not out of one that is not approved', async () => {
    const { deal } = await aContract(world, { draft: true })
    const quote = /BJ-\d{8}-\d{4}/.exec(await says('mei', `报价 ${deal}`))?.[0] ?? ''
    expect(await says('mei', `合同 ${quote}`)).toContain('还没有审批通过')
    await approved(world, quote, ['wang'])
    const { answer } = await world.as('mei').types(`合同 ${quote}`)
    expect(answer.form?.title).toBe(`新合同（来自 ${quote}）`)
    expect(told(await world.as('mei').fills(answer.form))).toContain('已生成合同')
  })

  test('cannot end before it starts, and keeps what was typed (R87)', async () => {
    const { deal } = await aContract(world, { draft: true })
    const { answer } = await world.as('mei').types(`合同 ${deal}`)
    const said = await world.as('mei').fills(answer.form, { start: '2027-01-01', end: '2026-12-31', amount: '很多' })
    expect(said.answer.error?.fields).toEqual({
      end: '结束日不能早于开始日',
      amount: expect.stringContaining('金额无法识别'),
    })
  })

  test('in force it changes by an approval of its own, and is what it was until then (R86, R126)', async () => {
    const { no } = await aContract(world)
    const change = async (amount: string) => {
      const { answer } = await world.as('mei').types(`改合同 ${no}`)
      return world.as('mei').fills(answer.form, { amount })
    }
    await change('90000')
    expect(await reads(world, 'mei', `合同 ${no}`)).toContain('金额: ¥86,000')
    expect(await says('mei', `改合同 ${no}`)).toContain('变更审批中')
    await world.as('wang').types(`驳回 ${no} 不同意`)
    expect(await reads(world, 'mei', `合同 ${no}`)).toContain('金额: ¥86,000')

    await change('90000')
    await world.settled()
    const card = (await world.as('wang').sees()).findLast(({ card: seen }) => wordsOf(seen).includes(`合同 ${no} `))
    expect(wordsOf(card?.card)).toContain('金额 ¥86,000 → ¥90,000')
    await world.as('wang').types(`同意 ${no}`)
    await world.as('sun').types(`同意 ${no}`)
    expect(await reads(world, 'mei', `合同 ${no}`)).toContain('金额: ¥90,000')
  })

  test('is voided by approval, not while money came in, and the customer did not buy then (R92, R127)', async () => {
    const { no, customer } = await aContract(world, { plan: '100% 2027-01-15' })
    await world.as('mei').types(`作废合同 ${no}`)
    await world.as('wang').types(`驳回 ${no} 继续执行`)
    expect(await reads(world, 'mei', `合同 ${no}`)).toContain('已通过')
    const payment = await aPayment(world, no, { amount: '1000' })
    await approved(world, payment, ['sun'])
    expect(await says('mei', `作废合同 ${no}`)).toContain('先冲销回款')
    await world.as('mei').types(`冲销回款 ${payment}`)
    for (const who of ['wang', 'sun'] as const) await world.as(who).types(`同意 ${payment}`)
    await world.as('mei').types(`作废合同 ${no}`)
    for (const who of ['wang', 'sun'] as const) await world.as(who).types(`同意 ${no}`)
    expect(await reads(world, 'mei', `合同 ${no}`)).toMatch(/已作废[\s\S]*已取消/)
    const [row] = await world.store.sql<{
      status: string
    }>`select "dealStatus" as status from "Customer" where no = ${customer}`
    expect(row?.status).toBe('none')
  })

  test('that never came into force is deleted, unless something hangs on it (R87)', async () => {
    const { no } = await aContract(world, { draft: true, plan: '100% 2027-01-15' })
    const { answer } = await world.as('mei').types(`删除合同 ${no}`)
    expect(told(await world.as('mei').fills(answer.form))).toContain('编号不再使用')
    expect(await says('mei', `合同 ${no}`)).toContain('没有找到')
    const { no: inForce } = await aContract(world)
    expect(await says('mei', `删除合同 ${inForce}`)).toContain('不能删除；生效后的合同可以申请作废')
    const { no: other } = await aContract(world)
    const paid = await aPayment(world, other, { amount: '10' })
    await world.store.sql`update "Contract" set "docState" = 'withdrawn' where no = ${other}`
    expect(await says('mei', `删除合同 ${other}`)).toContain(`${paid} 还在用它`)
  })

  test('is nothing for whoever may not see amounts, and nobody else’s rep finds it', async () => {
    const { no } = await aContract(world)
    expect(await says('he', `合同 ${no}`)).toContain('没有这个权限')
    expect(await says('bo', `合同 ${no}`)).toContain('没有找到你能看的合同')
    expect(await reads(world, 'sun', `合同 ${no}`)).toContain(no)
  })

  test('ends soon: its owner is told 30, 14 and 3 days before and on the day after, once each, and renews it (R88)', async () => {
    const place = await aWorld()
    const { no } = await aContract(place, { end: '2026-12-31' })
    const told30 = async () =>
      (await place.as('mei').sees()).filter(({ card }) => wordsOf(card).includes(`${no} `)).length
    await place.settled()
    const before = await told30()
    const counts: number[] = []
    for (let day = 0; day < 42; day++) {
      await place.later('1d')
      counts.push((await told30()) - before)
    }
    // From 23 November 10:00: 1 December is 30 days before, 17 December 14, 28 December 3, 1 January the day after.
    expect([6, 7, 22, 23, 33, 34, 37, 38, 41].map(index => counts[index])).toEqual([0, 1, 1, 2, 2, 3, 3, 4, 4])
    const card = cardIn(await place.as('mei').types(`合同 ${no}`))
    expect(buttonsOf(card)).toContain('续约')
    const { answer } = await place.as('mei').taps('续约', card)
    expect(told(await place.as('mei').fills(answer.form))).toContain('已生成合同')
    expect(told(await place.as('mei').types(`续约 ${no}`))).toContain('已经续约为')
    await place.close()
  })
})

describe('the payment plan (R93, R8)', () => {
  test('shares add up to the whole, the last takes what rounding leaves', async () => {
    const { no } = await aContract(world, { amount: '10000.01' })
    await planned(world, no, '33.33% 2026-12-01\n33.33% 2027-01-01\n33.34% 2027-02-01')
    const rows = await world.store.sql<{ minor: bigint }>`
      select i."amountMinor" as minor from "Instalment" i join "Contract" c on c.id = i."contractId" where c.no = ${no} order by period`
    expect(rows.map(({ minor }) => Number(minor))).toEqual([333_300, 333_300, 333_401])
  })

  test('that does not add up is saved with a warning; what cannot be read is refused with the line', async () => {
    const { no } = await aContract(world)
    expect(told(await planned(world, no, '50000 2026-12-01'))).toContain('和合同金额 ¥86,000 不一致')
    const { answer } = await world.as('mei').types(`回款计划 ${no}`)
    const said = await world.as('mei').fills(answer.form, { lines: '一半 明天' })
    expect(said.answer.error?.fields?.lines).toContain('看不懂“一半 明天”')
  })

  test('is dormant until the contract is in force; the due day is in time, the day after is overdue (R94)', async () => {
    const place = await aWorld()
    const { no } = await aContract(place, { plan: '100% 2026-11-26', draft: true })
    expect(await reads(place, 'mei', `合同 ${no}`)).toContain('未生效')
    await approved(place, no, ['wang', 'sun'])
    await place.later('3d')
    expect(await reads(place, 'mei', `合同 ${no}`)).toContain('待回款')
    await place.later('14h')
    expect(await reads(place, 'mei', `合同 ${no}`)).toContain('逾期')
    await place.close()
  })

  test('reminds 7, 3 and 0 days before, then the owner after 1, the manager after 7, finance after 15 (R96)', async () => {
    const place = await aWorld()
    const { no } = await aContract(place, { plan: '100% 2026-12-07' })
    const heard = { mei: [0], wang: [0], sun: [0] }
    const cards = async (who: 'mei' | 'wang' | 'sun') =>
      (await place.as(who).sees()).filter(
        ({ card }) => wordsOf(card).includes(`${no} `) && wordsOf(card).includes('回款计划'),
      ).length
    await place.settled()
    const start = { mei: await cards('mei'), wang: await cards('wang'), sun: await cards('sun') }
    for (let day = 1; day <= 30; day++) {
      await place.later('1d')
      for (const who of ['mei', 'wang', 'sun'] as const) heard[who].push((await cards(who)) - start[who])
    }
    const days = (who: 'mei' | 'wang' | 'sun') =>
      heard[who].flatMap((n, day) => (n > (heard[who][day - 1] ?? 0) ? [day] : []))
    // 23 November is day 0: 30 November, 4, 7, 8, 14 and 22 December.
    expect(days('mei')).toEqual([7, 11, 14, 15, 21, 29])
    expect(days('wang')).toEqual([21, 29])
    expect(days('sun')).toEqual([29])
    await place.close()
  })
})

describe('a payment', () => {
  test('may be as much as is left: what is approved and in review counts, drafts do not (R89)', async () => {
    const { no } = await aContract(world, { amount: '86000' })
    const first = await aPayment(world, no, { amount: '31500' })
    await approved(world, first, ['sun'])
    const second = await aPayment(world, no, { amount: '20000' })
    await world.as('mei').types(`提交 ${second}`)
    await aPayment(world, no, { amount: '34500' })
    const said = await pays(world, no, { amount: '34500.01' })
    expect(told(said)).toBe(`合同 ${no} 最多还能登记 ¥34,500（合同 ¥86,000，已回款 ¥31,500，审批中 ¥20,000）。`)
    expect(await sumsOf(world, no)).toMatchObject({ paid: 31_500, pending: 20_000 })
  })

  test('is changed until it is handed in: 20,000 raised to 54,500 fits beside 31,500, one cent more does not (R89)', async () => {
    const { no } = await aContract(world)
    const approvedOne = await aPayment(world, no, { amount: '31500' })
    await approved(world, approvedOne, ['sun'])
    const draft = await aPayment(world, no, { amount: '20000' })
    const edits = async (fields: Record<string, string>) =>
      told(await world.as('mei').fills((await world.as('mei').types(`改回款 ${draft}`)).answer.form, fields))
    expect(await edits({ amount: '54500.01' })).toContain('最多')
    expect(await edits({ amount: '54500' })).toContain('已改为 ¥54,500')
    await world.as('mei').types(`提交 ${draft}`)
    expect(await says('mei', `改回款 ${draft}`)).toContain('审批中')
    expect(await sumsOf(world, no)).toMatchObject({ paid: 31_500, pending: 54_500 })
  })

  test('goes to the instalments that somebody names, at most what is open on each (R95)', async () => {
    const { no } = await aContract(world, { amount: '50000', plan: '20000 2027-01-15\n30000 2027-03-15' })
    const { answer } = await world.as('mei').types(`回款 ${no}`)
    const split = async (said: string) =>
      (await world.as('mei').fills(answer.form, { amount: '25000', split: said })).answer.error?.fields?.split
    expect(await split('1: 20001')).toContain('最多还能分 ¥20,000')
    expect(await split('3: 5')).toContain('看不懂')
    expect(await split('1: 15000\n2: 15000')).toContain('超过了回款金额')
    const paid = await aPayment(world, no, { amount: '25000', split: '2: 22000' })
    await approved(world, paid, ['sun'])
    expect(await sumsOf(world, no)).toMatchObject({ paid: 25_000, parts: [0, 22_000] })
  })

  test('two handed in at once never pass the amount together (R90)', async () => {
    const { no } = await aContract(world, { amount: '1000' })
    const drafts = await Promise.all(Array.from({ length: 6 }, () => aPayment(world, no, { amount: '400' })))
    const answers = await Promise.all(drafts.map(payment => world.as('mei').types(`提交 ${payment}`)))
    expect(answers.filter(({ answer }) => !answer.error)).toHaveLength(2)
    expect(await sumsOf(world, no)).toMatchObject({ paid: 0, pending: 800 })
  })

  test('pays the oldest due first; what is left over is an advance (R95)', async () => {
    const { no } = await aContract(world, { amount: '70000', plan: '20000 2026-12-01\n30000 2027-03-01' })
    await approved(world, await aPayment(world, no, { amount: '15000' }), ['sun'])
    const next = await aPayment(world, no, { amount: '22000' })
    await approved(world, next, ['sun'])
    expect(await sumsOf(world, no)).toEqual({ paid: 37_000, pending: 0, parts: [20_000, 17_000] })
    expect(await reads(world, 'mei', `回款列表 ${next}`)).toMatch(/第 1 期 ¥5,000、第 2 期 ¥17,000/)
    await approved(world, await aPayment(world, no, { amount: '15000' }), ['sun'])
    expect(await sumsOf(world, no)).toEqual({ paid: 52_000, pending: 0, parts: [20_000, 30_000] })
    expect(await reads(world, 'mei', `合同 ${no}`)).toContain('预收（未分配）: ¥2,000')
  })

  test('rejected, withdrawn or sent back it holds nothing any more', async () => {
    const { no } = await aContract(world, { amount: '1000' })
    const payment = await aPayment(world, no, { amount: '1000' })
    await world.as('mei').types(`提交 ${payment}`)
    expect(await sumsOf(world, no)).toMatchObject({ pending: 1_000 })
    await world.as('sun').types(`打回 ${payment} 凭证呢`)
    expect(await sumsOf(world, no)).toMatchObject({ pending: 0 })
    await world.as('mei').types(`撤回 ${payment}`)
    expect(await sumsOf(world, no)).toMatchObject({ pending: 0 })
    await world.as('mei').types(`提交 ${payment}`)
    await world.as('sun').types(`驳回 ${payment} 没到账`)
    expect(await sumsOf(world, no)).toMatchObject({ paid: 0, pending: 0 })
  })

  test('approved it is only taken back by an approval, which walks the instalments back (R91, R94)', async () => {
    const { no } = await aContract(world, { amount: '1000', plan: '100% 2027-01-15' })
    const payment = await aPayment(world, no, { amount: '1000' })
    await approved(world, payment, ['sun'])
    expect(await reads(world, 'mei', `合同 ${no}`)).toContain('已付清')
    await world.as('mei').types(`冲销回款 ${payment}`)
    for (const who of ['wang', 'sun'] as const) await world.as(who).types(`同意 ${payment}`)
    expect(await sumsOf(world, no)).toEqual({ paid: 0, pending: 0, parts: [0] })
    expect(await reads(world, 'mei', `合同 ${no}`)).toContain('待回款')
  })

  test('of one bank line is one payment, not in the future, only on a contract in force', async () => {
    const { no } = await aContract(world)
    await aPayment(world, no, { amount: '100', reference: 'ICBC-1' })
    expect((await pays(world, no, { amount: '100', reference: 'ICBC-1' })).answer.error?.fields?.reference).toContain(
      '已经登记为',
    )
    expect((await pays(world, no, { amount: '100', received: '2026-11-24' })).answer.error?.fields?.received).toContain(
      '不能在将来',
    )
    const draft = await aContract(world, { draft: true })
    expect(await says('mei', `回款 ${draft.no}`)).toContain('还没有生效')
  })
})

describe('a line of the bank statement', () => {
  test('is matched by name and by what is due, and confirmed by one tap', async () => {
    const { no } = await aContract(world, {
      amount: '50000',
      company: '大理苍山茶业',
      plan: '22000 2026-12-01\n28000 2027-01-01',
    })
    const said = await world.as('sun').types('到账 2026-11-23 大理苍山茶业有限公司 22,000.00 货款 6222021234567890')
    const card = cardIn(said)
    expect(wordsOf(card.card)).toMatch(/大理苍山茶业 · HT-/)
    expect(wordsOf(card.card)).toContain('¥22,000 · 最近一期应收 ¥22,000 · 把握 100%')
    const { answer } = await world.as('sun').taps('确认', card)
    expect(told(await world.as('sun').fills(answer.form))).toContain(no)
    expect(await says('sun', '到账 某某公司 货款')).toContain('没有找到金额')
    expect(await says('sun', '到账 某某公司 3.21')).toContain('没有匹配到')
  })
})

describe('receivables', () => {
  test('by customer and age, for whoever may see them; an empty list says why', async () => {
    const place = await aWorld()
    expect(await reads(place, 'sun', '应收')).toContain('没有应收账款')
    const { deal } = await aContract(place, { amount: '86000', draft: true })
    await place.as('mei').types(`赢单 ${deal}`)
    expect(await reads(place, 'sun', '应收')).toContain('1 个赢单里有 1 个还没有合同')
    const { no } = await aContract(place, { amount: '86000' })
    await place.as('mei').types(`赢单 ${deal}`)
    await planned(place, no, '36000 2026-12-01\n50000 2027-01-01')
    await approved(place, await aPayment(place, no, { amount: '6000' }), ['sun'])
    await place.later('20d')
    expect(await reads(place, 'sun', '应收')).toMatch(/合计 ¥80,000：未到期 ¥50,000、逾期 30 天内 ¥30,000/)
    expect(await reads(place, 'bo', '应收')).not.toContain('¥80,000')
    await place.close()
  })
})
