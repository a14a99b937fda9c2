import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { aWorld, buttonsOf, cardIn, valuesOf, type World, wordsOf } from '../../world.ts'
import { aCustomer, choicesOf, madeUp, reads, told } from '../stories.ts'
import { aContract, aPayment, approved, planned } from './stories.ts'

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
    expect(await reads(world, 'mei', `客户 ${customer}`)).toMatch(/^成交客户 · 林梅 负责/)
  })

  test('comes out of an approved quote with its amount and terms, not out of one that is not approved', async () => {
    const { deal } = await aContract(world, { draft: true })
    const quote = /BJ-\d{8}-\d{4}/.exec(await says('mei', `报价 ${deal}`))?.[0] ?? ''
    expect(await says('mei', `合同 ${quote}`)).toContain('还没有审批通过')
    await world.as('mei').fills((await world.as('mei').types(`改报价 ${quote}`)).answer.form, { tax: '6' })
    await approved(world, quote, ['wang'])
    await says('mei', `报价已发 ${quote}`)
    await says('mei', `报价接受 ${quote}`)
    const { answer } = await world.as('mei').taps('生成合同', cardIn(await world.as('mei').types(`报价 ${quote}`)))
    expect(answer.form?.title).toBe(`新合同（来自 ${quote}）`)
    const made = /HT-\d{8}-\d{4}/.exec(told(await world.as('mei').fills(answer.form)))?.[0] ?? ''
    // From then on the quote leads to the contract that was made of it.
    const card = cardIn(await world.as('mei').types(`报价 ${quote}`))
    expect(buttonsOf(card)).toEqual(['看合同', 'PDF'])
    const { messages } = await world.as('mei').taps('看合同', card)
    expect(messages.map(message => wordsOf(message.card)).join()).toContain(made)
    // What was quoted is billed, at the rate it was quoted with (R99).
    await approved(world, made, ['wang', 'sun'])
    const bill = (await world.as('mei').types(`开票 ${made}`)).answer.form
    expect(bill ? valuesOf(bill.card).tax : '').toBe('6%')
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

  test('is signed by one of the customer’s people, who is still there when it is handed in (R87)', async () => {
    const { no, customer } = await aContract(world, { draft: true })
    const { customer: other } = await aCustomer(world, 'mei', { company: '别家签约', person: '别家的人' })
    await madeUp(world, 'mei', { action: 'contact.add', inputs: { customer, name: '李敏', title: '采购总监' } })
    const edit = (await world.as('mei').types(`改合同 ${no}`)).answer.form
    const people = choicesOf(edit?.card)
    expect(Object.keys(people)).toEqual(expect.arrayContaining(['暂不指定', '李敏 采购总监']))
    expect(Object.keys(people)).not.toContain('别家的人')
    const [stranger] = await world.store.sql<{ id: string }>`
      select k.id from "Contact" k join "Customer" c on c.id = k."customerId" where c.no = ${other}`
    const wrong = await world.as('mei').fills(edit, { signer: stranger?.id ?? '' })
    expect(wrong.answer.error?.fields).toEqual({ signer: '只能选这个客户的联系人' })
    expect(told(await world.as('mei').fills(edit, { signer: people['李敏 采购总监'] ?? '' }))).toContain('已保存')
    expect(await reads(world, 'mei', `合同 ${no}`)).toContain('客户签约人: 李敏 采购总监')
    await says('mei', `移动联系人 ${customer} 李敏 ${other}`)
    expect(await says('mei', `提交 ${no}`)).toContain('签约人 李敏 已经不是')
    const again = (await world.as('mei').types(`edit contract ${no}`)).answer.form
    expect(told(await world.as('mei').fills(again))).toContain('已保存')
    await approved(world, no, ['wang', 'sun'])
  })

  test('among hundreds of people at a customer the signer is searched for by name or title, or typed (R87)', async () => {
    const { no, customer } = await aContract(world, { draft: true })
    for (let i = 1; i <= 41; i++)
      await madeUp(world, 'mei', { action: 'contact.add', inputs: { customer, name: `段员工${i}`, title: '员工' } })
    for (const title of ['法务', '总经理'])
      await madeUp(world, 'mei', { action: 'contact.add', inputs: { customer, name: '白洱海', title, force: 'on' } })
    const form = (await world.as('mei').types(`改合同 ${no}`)).answer.form
    const [, of = ''] = /"search":"(contacts\.[^"]+)"/.exec(JSON.stringify(form?.card)) ?? []
    const offered = async (as: string, query: string) =>
      (await world.post('choices', { as, of, query, locale: 'zh' })).answer.choices?.map(({ value }) => value)
    expect(await offered('mei', '段员工41')).toEqual(['段员工41 员工'])
    expect(await offered('mei', '总经理')).toEqual(['白洱海 总经理'])
    expect(await offered('mei', 'beh')).toHaveLength(2)
    expect(await offered('bo', '总经理')).toEqual([])
    const signs = (signer: string) => world.as('mei').fills(form, { signer })
    expect((await signs('白洱海')).answer.error?.fields?.signer).toContain('请连职务一起写')
    expect((await signs('白苍山')).answer.error?.fields?.signer).toContain('只能选这个客户的联系人')
    expect(told(await signs('白洱海 总经理'))).toContain('已保存')
    expect(await reads(world, 'mei', `合同 ${no}`)).toContain('客户签约人: 白洱海 总经理')
    const again = (await world.as('mei').types(`改合同 ${no}`)).answer.form
    expect(again ? valuesOf(again.card).signer : '').toBe('白洱海 总经理')
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
    expect(await says('mei', `作废合同 ${no}`)).toContain('变更审批中')
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
    expect(await reads(world, 'mei', `客户 ${customer}`)).not.toMatch(/^成交客户/)
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

  test('planned anew it keeps the numbers of what stays and of what is rewritten; a number in the middle is not given again (R93)', async () => {
    const { no } = await aContract(world, { plan: '30% 2026-12-01\n60% 2027-01-15\n20% 2027-03-01' })
    const periods = async () => {
      const lines = (await reads(world, 'mei', `合同 ${no}`)).match(/第 \d+ 期.*?¥[\d,.]+/g) ?? []
      return lines.map(line => line.replace(/(第 \d+ 期).*(¥.*)/, '$1 $2'))
    }
    await planned(world, no, '30% 2026-12-01\n60% 2027-01-15\n10% 2027-03-01')
    expect(await periods()).toEqual(['第 1 期 ¥25,800', '第 2 期 ¥51,600', '第 3 期 ¥8,600'])
    await planned(world, no, '25800 2026-12-01\n8600 2027-03-01')
    expect(await periods()).toEqual(['第 1 期 ¥25,800', '第 3 期 ¥8,600'])
    await planned(world, no, '25800 2026-12-01\n8600 2027-03-01\n51600 2027-04-01')
    expect(await periods()).toEqual(['第 1 期 ¥25,800', '第 3 期 ¥8,600', '第 4 期 ¥51,600'])
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
