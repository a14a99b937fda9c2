import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Handle } from '../../../scripts/demo/people.ts'
import { aWorld, buttonsOf, cardIn, valuesOf, type World, wordsOf } from '../../world.ts'
import { aContract, aPayment, approved, sumsOf } from '../money/stories.ts'
import { aCustomer, madeUp, told } from '../stories.ts'
import { aFlow, aFlowFor, approvalOf, aQuote, aSubmitted } from './stories.ts'

let world: World
beforeAll(async () => {
  world = await aWorld()
})
afterAll(() => world.close())

const says = async (who: Handle, line: string) => told(await world.as(who).types(line))

/** Who is asked about a document right now. */
async function askedOf(no: string): Promise<string[]> {
  const rows = await world.store.sql<{ handle: string }>`
    select u.handle from "ApprovalTask" t join "User" u on u.id = t."assigneeId"
    where t."instanceId" = shoal_approval_of(${no}) and t.state = 'pending' order by t.seq`
  return rows.map(({ handle }) => handle)
}

describe('what a step may change while it decides (R86)', () => {
  test('only those whose step says so, only what it says; others see the difference before they agree (R117)', async () => {
    await aFlow(world, '会签：孙静、周岚，全部，可改 付款与交货条件、税率\n经理：王海')
    const no = await aSubmitted(world)
    const [mine, other] = [await approvalOf(world, 'sun', no), await approvalOf(world, 'zhou', no)]
    expect(buttonsOf(mine)).toContain('修改')
    const { answer } = await world.as('sun').taps('修改', mine)
    expect(Object.keys(answer.form ? valuesOf(answer.form.card) : {})).toEqual(['tax', 'terms'])
    expect(told(await world.as('sun').fills(answer.form))).toContain('没有改动')
    const wrong = await world.as('sun').fills(answer.form, { tax: '很多' })
    expect(wrong.answer.error?.fields).toEqual({ tax: expect.stringContaining('') })
    const done = told(await world.as('sun').fills(answer.form, { terms: '预付 30%', discount: '9999' }))
    expect(done).toBe(`已修改 ${no}：付款与交货条件 — → 预付 30%。请看新的卡片再决定。`)
    expect(wordsOf((await approvalOf(world, 'mei', no)).card)).toContain('孙静 修改 10:00：付款与交货条件 — → 预付 30%')
    expect(wordsOf((await approvalOf(world, 'mei', no)).card)).toContain('金额: ¥50,000')

    // Whoever looked before sees what changed, by a tap on the old card and by typing alike.
    expect(told(await world.as('zhou').taps('同意', other))).toContain(
      '有改动，还没有决定：付款与交货条件 — → 预付 30%',
    )
    expect(await says('zhou', `批量同意 ${no}`)).toContain('轮到你之后有人改过')
    const asks = await world.as('zhou').types(`同意 ${no}`)
    expect(wordsOf(asks.answer.form?.card)).toContain('轮到你之后有人改过：付款与交货条件 — → 预付 30%')
    expect(told(await world.as('zhou').fills(asks.answer.form))).toContain('已同意')
    expect(await says('wang', `审批修改 ${no}`)).toContain('现在等 孙静 审批')
    expect(await says('mei', `审批修改 ${no}`)).toContain('现在等 孙静 审批')
    expect(await says('mei', `改报价 ${no}`)).toContain('审批中')

    // Somebody has agreed by now: another change asks them again.
    const again = await world.as('sun').types(`审批修改 ${no}`)
    expect(told(await world.as('sun').fills(again.answer.form, { tax: '6%' }))).toContain('重新审一次')
    expect(await askedOf(no)).toEqual(['sun', 'zhou'])
    await says('sun', `同意 ${no}`)
    await says('zhou', `同意 ${no}`)
    expect(await says('wang', `审批修改 ${no}`)).toContain('这一步不能修改')
    expect(await says('wang', `同意 ${no}`)).toContain('已同意')
    const [quote] = await world.store.sql<{ terms: string; tax: number; state: string }>`
      select terms, "taxRateBp" as tax, "docState" as state from "Quote" where no = ${no}`
    expect(quote).toEqual({ terms: '预付 30%', tax: 600, state: 'approved' })
    const trail = await world.store
      .sql`select 1 from "AuditEvent" where action = 'approval.edit' and facts ->> 'no' = ${no}`
    expect(trail).toHaveLength(2)
  })

  test('a change and an agreement at the same moment: nobody agrees to what they did not see', async () => {
    await aFlow(world, '会签：孙静、周岚，全部，可改 付款与交货条件')
    for (let round = 0; round < 4; round++) {
      const no = await aSubmitted(world)
      const [mine, other] = [await approvalOf(world, 'sun', no), await approvalOf(world, 'zhou', no)]
      const { answer } = await world.as('sun').taps('修改', mine)
      const [changed, agreed] = await Promise.all([
        world.as('sun').fills(answer.form, { terms: '货到付款' }),
        world.as('zhou').taps('同意', other),
      ])
      expect(changed.answer.error).toBeUndefined()
      // Either the agreement came too late and was refused, or it came first and is asked for again.
      expect(told(agreed)).toMatch(/还没有决定|已同意/)
      expect((await askedOf(no)).toSorted()).toEqual(['sun', 'zhou'])
    }
  })

  test('another amount is another way, held on the contract at once, never above its cap (R89, R111)', async () => {
    const { no: contract } = await aContract(world, { amount: '1000' })
    await aFlowFor(world, 'payment', '财务：孙静，可改 金额、到账日\n金额 > 800：总经理：王海')
    const no = await aPayment(world, contract, { amount: '500' })
    await says('mei', `提交 ${no}`)
    const edits = async (amount: string) => {
      const { answer } = await world.as('sun').types(`审批修改 ${no}`)
      return told(await world.as('sun').fills(answer.form, { amount }))
    }
    expect(await edits('1000.01')).toContain('最多还能登记 ¥1,000')
    expect(await sumsOf(world, contract)).toMatchObject({ pending: 500 })
    expect(await edits('900')).toContain('金额 ¥500 → ¥900')
    expect(await sumsOf(world, contract)).toMatchObject({ pending: 900 })
    await says('sun', `同意 ${no}`)
    expect(await askedOf(no)).toEqual(['wang'])
    await says('wang', `同意 ${no}`)
    expect(await sumsOf(world, contract)).toMatchObject({ paid: 900, pending: 0 })
  })

  test('a change of a contract is changed where it waits; its new amount decides who is asked (R84, R126)', async () => {
    const { no } = await aContract(world, { amount: '60000' })
    await aFlowFor(world, 'contract', '财务：孙静，可改 金额\n金额 > 10万：总经理：王海', {
      trigger: 'update',
      confirmAbove: '20万',
    })
    const { answer } = await world.as('mei').types(`改合同 ${no}`)
    await world.as('mei').fills(answer.form, { amount: '110000' })
    const edit = await world.as('sun').types(`审批修改 ${no}`)
    expect(told(await world.as('sun').fills(edit.answer.form, { amount: '250000' }))).toContain('¥110,000 → ¥250,000')
    expect(wordsOf(cardIn(await world.as('mei').types(`合同 ${no}`)).card)).toContain('金额: ¥60,000')
    const first = await world.as('sun').types(`同意 ${no}`)
    expect(first.answer.form?.title).toContain('再确认一次')
    await world.as('sun').fills(first.answer.form)
    expect(await askedOf(no)).toEqual(['wang'])
    await world.as('wang').fills((await world.as('wang').types(`同意 ${no}`)).answer.form)
    expect(wordsOf(cardIn(await world.as('mei').types(`合同 ${no}`)).card)).toContain('金额: ¥250,000')
  })

  test('costs are corrected by whoever checks them, in a sheet and in the change of one; the total decides who is asked next (R83)', async () => {
    const { deal } = await aCustomer(world, 'mei', { company: '楚雄彝绣厂', deal: '绣架采购' })
    await madeUp(world, 'zhou', {
      action: 'product.save',
      inputs: { sku: 'XJ-1', name: '绣架', price: '90', unit: '架' },
    })
    await aFlowFor(world, 'cost', '财务：孙静，可改 成本、有效期至\n金额 > 5000：总经理：周岚')
    const sheet = (await world.as('wang').types(`成本核算 ${deal}`)).answer.form
    const made = await world.as('wang').fills(sheet, { lines: 'XJ-1 100-499 40' })
    const no = /CB-\d{8}-\d{4}/.exec(told(made))?.[0] ?? ''
    await says('wang', `提交 ${no}`)
    const { answer } = await world.as('sun').types(`审批修改 ${no}`)
    expect(Object.keys(answer.form ? valuesOf(answer.form.card) : {})).toEqual(['lines', 'until'])
    const wrong = await world.as('sun').fills(answer.form, { lines: 'XJ-1 100-499 四十' })
    expect(wrong.answer.error?.fields?.lines).toContain('XJ-1 100-499 四十')
    expect(told(await world.as('sun').fills(answer.form, { lines: 'XJ-1 100-499 60' }))).toContain(
      '绣架 100–499架 @ ¥40 → 绣架 100–499架 @ ¥60',
    )
    await says('sun', `同意 ${no}`)
    expect(await askedOf(no)).toEqual(['zhou'])
    await says('zhou', `同意 ${no}`)

    await aFlowFor(world, 'cost', '财务：孙静，可改 成本', { trigger: 'update' })
    const change = (await world.as('wang').taps('变更', cardIn(await world.as('wang').types(`成本核算 ${no}`)))).answer
      .form
    await world.as('wang').fills(change, { lines: 'XJ-1 100-999 61' })
    const edit = (await world.as('sun').types(`审批修改 ${no}`)).answer.form
    expect(told(await world.as('sun').fills(edit, { lines: 'XJ-1 100-999 62' }))).toContain('@ ¥61 → 绣架')
    expect(wordsOf(cardIn(await world.as('wang').types(`成本核算 ${no}`)).card)).toContain('绣架 100–499架 @ ¥60')
    await says('sun', `同意 ${no}`)
    expect(wordsOf(cardIn(await world.as('wang').types(`成本核算 ${no}`)).card)).toContain('绣架 100–999架 @ ¥62')
  })

  test('an order goes out by less, later or elsewhere, never by more than its contract sells (R86, R102)', async () => {
    const { deal } = await aCustomer(world, 'mei', { company: '普洱茶山', deal: '茶具采购' })
    await madeUp(world, 'zhou', {
      action: 'product.save',
      inputs: { sku: 'CJ-1', name: '茶具', price: '100', unit: '套' },
    })
    await says('mei', `加产品 ${deal} CJ-1 60`)
    const contract = /HT-\d{8}-\d{4}/.exec(
      told(await world.as('mei').fills((await world.as('mei').types(`合同 ${deal}`)).answer.form)),
    )?.[0]
    await approved(world, contract ?? '', ['wang', 'sun'])
    await aFlowFor(world, 'order', '仓库：孙静，可改 明细、要求交期、送货地址')
    const no = /DD-\d{8}-\d{4}/.exec(await says('mei', `订单 ${contract}`))?.[0] ?? ''
    expect(await says('mei', `订单 ${contract}`)).toContain(`都已经下单：${no}`)
    const draft = (await world.as('mei').types(`改订单 ${no}`)).answer.form
    expect((await world.as('mei').fills(draft, { parts: '1: 60.01' })).answer.error?.fields?.parts).toContain(
      '最多还能下 60',
    )
    expect((await world.as('mei').fills(draft, { deliverOn: '昨天' })).answer.error?.fields?.deliverOn).toContain(
      '过去',
    )
    const saved = await world
      .as('mei')
      .fills(draft, { parts: '1: 40', deliverOn: '12月8日', deliverTo: '思茅区 3 号库' })
    expect(told(saved)).toContain('合计 ¥4,000')
    const rest = /DD-\d{8}-\d{4}/.exec(await says('mei', `订单 ${contract}`))?.[0] ?? ''
    expect(wordsOf(cardIn(await world.as('mei').types(`订单 ${rest}`)).card)).toMatch(/茶具 × 20套[\s\S]*¥2,000/)
    await says('mei', `提交 ${no}`)
    expect(await says('mei', `改订单 ${no}`)).toContain('审批中')
    const edit = (await world.as('sun').types(`审批修改 ${no}`)).answer.form
    const over = await world.as('sun').fills(edit, { parts: '1: 41' })
    expect(over.answer.error?.fields?.parts).toContain('最多还能下 40')
    const told40 = told(await world.as('sun').fills(edit, { parts: '1: 30', deliverTo: '景洪市 1 号库' }))
    expect(told40).toContain('茶具 × 40套 → 茶具 × 30套')
    expect(told40).toContain('送货地址 思茅区 3 号库 → 景洪市 1 号库')
    await says('sun', `同意 ${no}`)
    expect(wordsOf(cardIn(await world.as('mei').types(`订单 ${no}`)).card)).toMatch(
      /茶具 × 30套[\s\S]*¥3,000[\s\S]*12月8日/,
    )

    // What comes back is held anew with what the approver lets come back, and never twice.
    await aFlowFor(world, 'return', '财务：孙静，可改 明细、原因')
    await world.as('mei').fills((await world.as('mei').types(`发货 ${no}`)).answer.form)
    const form = (await world.as('mei').types(`退货 ${no}`)).answer.form
    const back =
      /TH-\d{8}-\d{4}/.exec(told(await world.as('mei').fills(form, { parts: '1: 20', reason: '磕碰' })))?.[0] ?? ''
    await says('mei', `提交 ${back}`)
    const lessen = (await world.as('sun').types(`审批修改 ${back}`)).answer.form
    const more = await world.as('sun').fills(lessen, { parts: '1: 31' })
    expect(more.answer.error?.fields?.parts).toContain('30')
    expect((await world.as('sun').fills(lessen, { reason: '' })).answer.error?.fields).toEqual({ reason: '请填写' })
    expect(told(await world.as('sun').fills(lessen, { parts: '1: 25' }))).toContain('茶具 × 20套 → 茶具 × 25套')
    const ledger = async () => {
      const [line] = await world.store.sql<{ held: string; back: string }>`
        select l."pendingReturnQty"::float8::text as held, l."returnedQty"::float8::text as back from "OrderLine" l
        join "Order" o on o.id = l."orderId" where o.no = ${no}`
      return line
    }
    expect(await ledger()).toEqual({ held: '25', back: '0' })
    await says('sun', `同意 ${back}`)
    expect(await ledger()).toEqual({ held: '0', back: '25' })
  })

  test('an invoice is corrected by finance within what is not billed yet; a red one says what its original says (R97, R98)', async () => {
    const { no: contract } = await aContract(world, { amount: '1000' })
    await aFlowFor(world, 'invoice', '财务：孙静，可改 金额、抬头、税号')
    const form = (await world.as('mei').types(`开票 ${contract} 400`)).answer.form
    const made = await world.as('mei').fills(form, { buyer: 'person', title: '李敏' })
    const no = /FP-\d{8}-\d{4}/.exec(told(made))?.[0] ?? ''
    expect(
      told(await world.as('mei').fills((await world.as('mei').types(`改开票 ${no}`)).answer.form, { amount: '500' })),
    ).toContain('已改为 ¥500')
    await says('mei', `提交 ${no}`)
    expect(await says('mei', `改开票 ${no}`)).toContain('审批中')
    const edits = async (fields: Record<string, string>) =>
      world.as('sun').fills((await world.as('sun').types(`审批修改 ${no}`)).answer.form, fields)
    expect(told(await edits({ amount: '1000.01' }))).toContain('最多还能开')
    expect((await edits({ buyer: 'company' })).answer.error?.fields?.taxNo).toContain('税号')
    expect(told(await edits({ amount: '600', title: '李敏敏' }))).toContain('抬头 李敏 → 李敏敏')
    await says('sun', `同意 ${no}`)
    const [row] = await world.store.sql<{
      billed: bigint
    }>`select "invoicedMinor" as billed from "Contract" where no = ${contract}`
    expect(Number(row?.billed)).toBe(60_000)
    await says('sun', `已开票 ${no} 24112000${Date.now() % 100_000}`)
    const red = /FP-\d{8}-\d{4}/g.exec((await says('mei', `红冲 ${no} 100`)).replace(no, ''))?.[0] ?? ''
    expect(await says('mei', `改开票 ${red}`)).toContain('红字发票')
  })
})

describe('several at once', () => {
  test('are rejected with one reason, each by itself; what cannot be is named (R129, R116)', async () => {
    await aFlow(world, '何川：何川', { confirmAbove: '10万' })
    const [one, two, large, gone] = [
      await aSubmitted(world),
      await aSubmitted(world),
      await aSubmitted(world, { amount: '200000' }),
      await aSubmitted(world),
    ]
    const inbox = cardIn(await world.as('he').types('待审批'))
    const { answer } = await world.as('he').taps('批量驳回', inbox)
    expect(wordsOf(answer.form?.card)).toContain(large)
    const none = await world.as('he').fills(answer.form, { approvals: `${one},${two}`, reason: '' })
    expect(none.answer.error?.fields).toEqual({ reason: '请填写' })
    await says('mei', `撤回 ${gone}`)
    const said = told(
      await world.as('he').fills(answer.form, { approvals: [one, two, gone].join(','), reason: '预算没了' }),
    )
    expect(said).toContain('3 张中驳回了 2 张')
    expect(said).toContain('已被提交人撤回')
    expect(wordsOf((await approvalOf(world, 'mei', one)).card)).toContain('何川 驳回 10:00：预算没了')
    expect(await says('he', `批量驳回 ${large} 太贵 HT-1 也不行`)).toContain('1 张中驳回了 1 张')
    expect(wordsOf((await approvalOf(world, 'mei', large)).card)).toContain('太贵 HT-1 也不行')
    expect(await says('bo', `批量驳回 ${two} 我也不要`)).toContain('没有找到')
    expect(await says('he', '批量驳回')).toContain('没有等你审批的单据')
  })
})

test('a way that asks nobody about money is no way: it stays a draft (R109, R113)', async () => {
  await aFlow(world, '金额 > 10万：总经理：王海')
  await expect(aSubmitted(world, { off: '1' })).rejects.toThrow('没有人要审')
  await aFlow(world, '自己：林梅', { policies: { whenSelf: 'skip' } })
  await expect(aSubmitted(world, { off: '1' })).rejects.toThrow('没有人要审')
  expect(await says('mei', `提交 ${await aQuote(world)}`)).toContain('已提交审批')
  await approved(world, (await aContract(world, { draft: true })).no, ['wang', 'sun'])
})
