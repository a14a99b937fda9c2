import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { aWorld, cardIn, valuesOf, type World, wordsOf } from '../../world.ts'
import { reads, told } from '../stories.ts'
import { disagreements } from './ledger.ts'
import { aContract, aPayment, approved, pays, planned, sumsOf } from './stories.ts'

let world: World
beforeAll(async () => {
  world = await aWorld()
})
afterAll(() => world.close())

const says = async (who: Parameters<World['as']>[0], line: string) => told(await world.as(who).types(line))

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

  test('above what is left is let through by an approval once admins say so; what is over is an advance (R89, R90, R95)', async () => {
    const { no } = await aContract(world, { amount: '1000', plan: '600 2027-01-15\n400 2027-03-15' })
    expect(told(await pays(world, no, { amount: '1000.01' }))).toContain('最多还能登记 ¥1,000')
    const overpay = async (value: string) => {
      const { answer } = await world.as('zhou').types('设置 回款')
      expect(told(await world.as('zhou').fills(answer.form, { overpay: value }))).toContain('超过合同金额的回款')
    }
    await overpay('on')
    const [over, late] = [await aPayment(world, no, { amount: '1200' }), await aPayment(world, no, { amount: '300' })]
    expect(await says('mei', `改回款 ${over}`)).not.toContain('最多')
    expect(wordsOf((await world.as('mei').types(`回款 ${no} 1200`)).answer.form?.card)).toContain('比合同还欠的多 ¥200')
    await world.as('mei').types(`提交 ${over}`)
    await world.settled()
    const asked = (await world.as('sun').sees()).map(({ card }) => wordsOf(card)).join('\n')
    expect(asked).toMatch(new RegExp(`${over}[\\s\\S]*比合同还欠的多 ¥200`))
    await world.as('sun').types(`同意 ${over}`)
    expect(await sumsOf(world, no)).toEqual({ paid: 1_200, pending: 0, parts: [600, 400] })
    expect(await reads(world, 'mei', `合同 ${no}`)).toMatch(/预收（未分配）: ¥200[\s\S]*超出合同: ¥200/)
    await overpay('off')
    expect(await says('mei', `提交 ${late}`)).toContain('最多还能登记 ¥0')
    const past = world.store.sql`update "Contract" set "pendingPayMinor" = "pendingPayMinor" + 1 where no = ${no}`
    await expect(past).rejects.toThrow()
    await world.as('mei').types(`冲销回款 ${over}`)
    for (const who of ['wang', 'sun'] as const) await world.as(who).types(`同意 ${over}`)
    expect(await sumsOf(world, no)).toEqual({ paid: 0, pending: 0, parts: [0, 0] })
    expect(await disagreements(world.store)).toEqual([])
  })

  test('over-payments that are handed in, decided and taken back at once: what is over is never more or less than it is (R89, R90)', async () => {
    const overpay = async (value: string) =>
      world.as('zhou').fills((await world.as('zhou').types('设置 回款')).answer.form, { overpay: value })
    await overpay('on')
    const { no } = await aContract(world, { amount: '1000' })
    const overBy = async () =>
      Number(
        (await world.store.sql<{ over: bigint }>`select "overpaidMinor" as over from "Contract" where no = ${no}`)[0]
          ?.over,
      )
    const drafts = await Promise.all(Array.from({ length: 8 }, () => aPayment(world, no, { amount: '400' })))
    const handedIn = await Promise.all(drafts.map(payment => world.as('mei').types(`提交 ${payment}`)))
    expect(handedIn.filter(({ answer }) => answer.error)).toEqual([])
    expect([(await sumsOf(world, no)).pending, await overBy()]).toEqual([3_200, 220_000])

    const [agreed, rejected, withdrawn, sentBack] = [0, 2, 4, 6].map(at => drafts.slice(at, at + 2))
    await Promise.all([
      ...(agreed ?? []).map(one => world.as('sun').types(`同意 ${one}`)),
      ...(rejected ?? []).map(one => world.as('sun').types(`驳回 ${one} 没到账`)),
      ...(withdrawn ?? []).map(one => world.as('mei').types(`撤回 ${one}`)),
      ...(sentBack ?? []).map(one => world.as('sun').types(`打回 ${one} 凭证呢`)),
    ])
    expect([await sumsOf(world, no), await overBy()]).toEqual([{ paid: 800, pending: 0, parts: [] }, 0])

    // An admin turns it off while four more are handed in: whoever was first holds their part, nobody after passes the amount.
    const more = [...(withdrawn ?? []), ...(sentBack ?? [])]
    const [, ...late] = await Promise.all([overpay('off'), ...more.map(one => world.as('mei').types(`提交 ${one}`))])
    const held = late.filter(({ answer }) => !answer.error).length
    expect([(await sumsOf(world, no)).pending, await overBy()]).toEqual([
      held * 400,
      Math.max(0, held * 400 - 200) * 100,
    ])
    expect(told(await pays(world, no, { amount: '400' }))).toContain(held > 0 ? '最多还能登记 ¥0' : '最多还能登记 ¥200')
    expect(await disagreements(world.store)).toEqual([])
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

describe('a payment plan', () => {
  test('follows a template: shares of exactly 100.00 % with days after signing, the last takes the rest (R93)', async () => {
    const { no } = await aContract(world, { amount: '100', draft: true })
    const form = (await world.as('zhou').types('新回款模板')).answer.form
    const wrong = async (lines: string) =>
      (await world.as('zhou').fills(form, { name: '三期', lines })).answer.error?.fields?.lines
    expect(await wrong('30% 0\n69.99% 60')).toContain('99.99%')
    expect(await wrong('50% 0\n50% 0')).toContain('写了两次')
    expect(await wrong('50% -1\n50% 0')).toContain('看不懂')
    const lines = '33.33% 0\n33.33% 30 天\n33.34% 60'
    expect(told(await world.as('zhou').fills(form, { name: '三期', lines }))).toContain('3 期')
    const again = (await world.as('zhou').types('新回款模板')).answer.form
    expect((await world.as('zhou').fills(again, { name: '三期', lines })).answer.error?.fields?.name).toContain(
      '已经有',
    )
    expect(await says('mei', '新回款模板 四期 100% 0')).toContain('管理员')
    expect(await says('mei', `回款计划 ${no} 三期`)).toContain('3 期，合计 ¥100')
    expect(await reads(world, 'mei', `合同 ${no}`)).toMatch(
      /11月23日[\s\S]*¥33.33[\s\S]*12月23日[\s\S]*1月22日[\s\S]*¥33.34/,
    )
    await says('zhou', '改回款模板 三期 12.5% 0；87.5% 10')
    expect(await reads(world, 'mei', '回款模板')).toContain('12.5% 0 天 · 87.5% 10 天')
    const { answer } = await world.as('mei').types(`回款计划 ${no}`)
    expect(told(await world.as('mei').fills(answer.form, { template: '三期' }))).toContain('2 期，合计 ¥100')
    expect(await says('zhou', '删除回款模板 三期')).toContain('已删除')
    expect((await world.as('mei').types(`回款计划 ${no} 三期`)).answer.error?.fields?.lines).toContain('看不懂')
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
    expect(answer.form ? valuesOf(answer.form.card) : {}).toMatchObject({ received: '2026-11-23', reference: '' })
    expect(told(await world.as('sun').fills(answer.form))).toContain(no)

    // Without a year it is the last such day; the number of the line is kept, and one line is one payment.
    const line = '到账 11月20日 大理苍山茶业 28,000.00 流水号 2026112088990'
    const again = (await world.as('sun').taps('确认', cardIn(await world.as('sun').types(line)))).answer.form
    const known = { amount: '28000', received: '2026-11-20', reference: '2026112088990' }
    expect(again ? valuesOf(again.card) : {}).toMatchObject(known)
    expect(told(await world.as('sun').fills(again, { received: '11月20日' }))).toContain('¥28,000')
    expect((await world.as('sun').fills(again)).answer.error?.fields?.reference).toContain('HK-')
    expect((await world.as('sun').fills(again, { received: '12月1日' })).answer.error?.fields?.received).toContain(
      '将来',
    )
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
