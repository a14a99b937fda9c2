import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { count } from '../../rows.ts'
import { aWorld, cardIn, type Said, type World, wordsOf } from '../../world.ts'
import { aCustomer, idsOf, madeUp, reads, rowsOf, told } from '../stories.ts'
import { aContract, aPayment, approved, sumsOf } from './stories.ts'

let world: World
beforeAll(async () => {
  world = await aWorld()
  for (const [sku, name, price] of [
    ['YL-1', '云岭传感器', '18.50'],
    ['YL-2', '安装服务', '500'],
  ] as const)
    await madeUp(world, 'zhou', { action: 'product.save', inputs: { sku, name, price, unit: '个' } })
})
afterAll(() => world.close())

const says = async (who: Parameters<World['as']>[0], line: string) => told(await world.as(who).types(line))
const taxNo = '91530100MA6K1ABC3'
let made = 0

/** An order of sixty sensors of 18.50, so many of them shipped. */
async function anOrder({ shipped = '', paid = '' } = {}): Promise<{ no: string; contract: string }> {
  made += 1
  const { deal } = await aCustomer(world, 'mei', { company: `大理洱海科技${made}`, deal: `传感器采购${made}` })
  await world.as('mei').types(`加产品 ${deal} YL-1 60`)
  const { answer } = await world.as('mei').types(`合同 ${deal}`)
  const contract = /HT-\d{8}-\d{4}/.exec(told(await world.as('mei').fills(answer.form)))?.[0] ?? ''
  await approved(world, contract, ['wang', 'sun'])
  if (paid) await approved(world, await aPayment(world, contract, { amount: paid }), ['sun'])
  const no = /DD-\d{8}-\d{4}/.exec(await says('mei', `订单 ${contract}`))?.[0] ?? ''
  await world.as('mei').types(`提交 ${no}`)
  if (shipped) await ships(no, `1: ${shipped}`)
  return { no, contract }
}

async function ships(no: string, parts: string): Promise<Said> {
  const { answer } = await world.as('mei').types(`发货 ${no}`)
  return world.as('mei').fills(answer.form, { parts })
}

async function returns(order: string, parts: string): Promise<Said> {
  const { answer } = await world.as('mei').types(`退货 ${order}`)
  return world.as('mei').fills(answer.form, { parts, reason: '批次不良' })
}

async function aReturn(order: string, parts: string): Promise<string> {
  const said = await returns(order, parts)
  const no = /TH-\d{8}-\d{4}/.exec(told(said))?.[0]
  if (!no) throw new Error(JSON.stringify(said.answer))
  return no
}

async function bills(contract: string, fields: Record<string, string>): Promise<Said> {
  const { answer } = await world.as('mei').types(`开票 ${contract}`)
  return world.as('mei').fills(answer.form, { buyer: 'person', ...fields })
}

async function anInvoice(contract: string, amount: string): Promise<string> {
  return /FP-\d{8}-\d{4}/.exec(told(await bills(contract, { amount })))?.[0] ?? ''
}

describe('an invoice', () => {
  test('is asked for, approved, issued by finance with its number, and nobody else issues it', async () => {
    const { no } = await aContract(world, { amount: '50000' })
    const invoice = await anInvoice(no, '30000')
    await approved(world, invoice, ['sun'])
    // Finance finds what waits for them on top, with the tap that issues it, whatever was asked for since.
    await anInvoice(no, '1')
    const [top] = rowsOf(cardIn(await world.as('sun').types('发票')))
    expect(top).toMatch(new RegExp(`${invoice}.*已通过 · 未开具`))
    expect(idsOf(cardIn(await world.as('sun').types('发票')), 'invoice.issue').length).toBeGreaterThan(0)
    expect(idsOf(cardIn(await world.as('mei').types('发票')), 'invoice.issue')).toEqual([])
    expect(await says('mei', `已开票 ${invoice} 26530000`)).toContain('没有这个权限')
    expect(await says('sun', `已开票 ${invoice} 26530000`)).toContain('发票号码是 26530000')
    expect(await says('sun', `已开票 ${invoice} 26530001`)).toContain('已经开具')
    expect(await reads(world, 'mei', `发票 ${invoice}`)).toMatch(/已开具 26530000[\s\S]*13%，其中税额 ¥3,451\.33/)
  })

  test('bills at most what was agreed: red ones give back, drafts do not count (R97, R98)', async () => {
    const { no } = await aContract(world, { amount: '50000' })
    const first = await anInvoice(no, '30000')
    await approved(world, first, ['sun'])
    await world.as('sun').types(`已开票 ${first} A${first}`)
    const red = /FP-\d{8}-\d{4}/.exec(await says('mei', `红冲 ${first} 12000`))?.[0] ?? ''
    await approved(world, red, ['sun'])
    await world.as('sun').types(`已开票 ${red} B${red}`)
    expect(await reads(world, 'mei', `发票 ${first}`)).toContain('部分红冲')
    expect(told(await bills(no, { amount: '32000.01' }))).toContain('最多还能开 ¥32,000')
    const drafts = [await anInvoice(no, '20000'), await anInvoice(no, '20000')]
    const both = await Promise.all(drafts.map(draft => world.as('mei').types(`提交 ${draft}`)))
    expect(both.filter(({ answer }) => answer.error)).toHaveLength(1)
    expect(await says('mei', `红冲 ${first} 18000.01`)).toContain('最多还能红冲 ¥18,000')
    expect(await says('mei', `红冲 ${first}`)).toContain('已生成红冲申请')
  })

  test('approved and not needed any more it is voided by an approval, never once it is issued; what it held is free again (R97, R98)', async () => {
    const { no } = await aContract(world, { amount: '1000' })
    const [needless, issued] = [await anInvoice(no, '600'), await anInvoice(no, '400')]
    for (const invoice of [needless, issued]) await approved(world, invoice, ['sun'])
    await says('sun', `已开票 ${issued} C${issued}`)
    expect(await says('mei', `改开票 ${needless}`)).toContain('先作废或冲销')
    expect(await says('mei', `作废开票 ${issued}`)).toContain('只能红冲')
    expect(await says('mei', `作废开票 ${needless}`)).toContain('已提交审批')
    expect(await says('sun', `已开票 ${needless} D${needless}`)).toContain('还没有审批通过')
    await says('sun', `同意 ${needless}`)
    expect(await reads(world, 'mei', `发票 ${needless}`)).toContain('已作废')
    expect(await says('sun', `已开票 ${needless} D${needless}`)).toContain('还没有审批通过')
    expect(told(await bills(no, { amount: '600' }))).toContain('FP-')
    const red = /FP-\d{8}-\d{4}/.exec(await says('mei', `红冲 ${issued} 400`))?.[0] ?? ''
    await approved(world, red, ['sun'])
    await says('mei', `作废开票 ${red}`)
    await says('sun', `同意 ${red}`)
    expect(await says('mei', `红冲 ${issued} 400`)).toContain('已生成红冲申请')
  })

  test('to a company needs a tax number that adds up; the next one begins with the same title', async () => {
    const { no } = await aContract(world)
    const wrong = await bills(no, { amount: '1', buyer: 'company', taxNo: '' })
    expect(wrong.answer.error?.fields).toEqual({ taxNo: '企业抬头要填税号' })
    const slip = await bills(no, { amount: '1', buyer: 'company', taxNo: `${taxNo}0` })
    expect(slip.answer.error?.fields?.taxNo).toContain('18 位的要通过校验')
    const right = [...'0123456789ABCDEFGHJKLMNPQRTUWXY'].map(last =>
      bills(no, { amount: '1', buyer: 'company', title: '昆明云帆', taxNo: `${taxNo}${last}` }),
    )
    expect((await Promise.all(right)).filter(({ answer }) => !answer.error)).toHaveLength(1)
    // Billed to a person no tax number is read, whatever stands there.
    expect(told(await bills(no, { amount: '1', buyer: 'person', title: '段誉', taxNo: '123' }))).toContain('FP-')
    const again = await bills(no, { amount: '1', buyer: 'company', title: '昆明云帆', taxNo: '915301000000000' })
    expect(told(again)).toContain('FP-')
    const next = await world.as('mei').types(`开票 ${no}`)
    expect(JSON.stringify(next.answer.form?.card)).toContain('昆明云帆')
  })
})

describe('an order', () => {
  test('shares what was taken off the whole, so a return pays back what a piece was paid with (R104)', async () => {
    const { deal } = await aCustomer(world, 'mei', { company: '丽江古城客栈', deal: '整单让利' })
    for (const line of [`加产品 ${deal} YL-1 60`, `加产品 ${deal} YL-2 1`]) await world.as('mei').types(line)
    const { answer } = await world.as('mei').types(`合同 ${deal}`)
    const made = await world.as('mei').fills(answer.form, { amount: '1288' })
    const contract = /HT-\d{8}-\d{4}/.exec(told(made))?.[0] ?? ''
    await approved(world, contract, ['wang', 'sun'])
    await approved(world, await aPayment(world, contract, { amount: '1288' }), ['sun'])
    const no = /DD-\d{8}-\d{4}/.exec(await says('mei', `订单 ${contract}`))?.[0] ?? ''
    await world.as('mei').types(`提交 ${no}`)
    await ships(no, '1: 60; 2: 1')
    // 1,288 of 1,610: four fifths of 18.50 for one.
    expect(told(await returns(no, '1: 10'))).toContain('退款 ¥148')
    expect(told(await returns(no, '1: 60; 2: 1'))).toContain('退款 ¥1,288')
  })

  test('comes out of a contract with the lines of its deal, and ships at most what was ordered (R101, R102)', async () => {
    const { no } = await anOrder()
    expect(await reads(world, 'mei', `订单 ${no}`)).toMatch(/待发货[\s\S]*云岭传感器 × 60个/)
    expect(told(await ships(no, '1: 48'))).toContain('云岭传感器 × 48')
    expect(told(await ships(no, '1: 13'))).toContain('最多还能发 12')
    expect(await says('mei', `取消订单 ${no}`)).toContain('部分发货')
    expect(await says('mei', `签收 ${no}`)).toContain('部分发货')
    const both = await Promise.all([ships(no, '1: 12'), ships(no, '1: 12')])
    expect(both.filter(({ answer }) => answer.error)).toHaveLength(1)
    for (const line of [`签收 ${no}`, `完成订单 ${no}`]) expect(await says('mei', line)).toContain(no)
    expect(await reads(world, 'mei', `订单 ${no}`)).toContain('已完成')
  })

  test('is made once out of a contract, however many ask at the same moment: orders never hold more than it sells', async () => {
    const { no: first, contract } = await anOrder()
    await world.as('mei').types(`取消订单 ${first}`)
    const said = await Promise.all(Array.from({ length: 6 }, () => says('mei', `订单 ${contract}`)))
    expect(said.filter(one => one.startsWith(`已从 ${contract} 生成订单`))).toHaveLength(1)
    expect(said.filter(one => one.startsWith(`合同 ${contract} 卖的都已经下单：DD-`))).toHaveLength(5)
    const held = await world.store.sql`
      select count(*)::int as orders, sum(l.qty)::int as pieces from "Order" o join "OrderLine" l on l."orderId" = o.id
      join "Contract" c on c.id = o."contractId" where c.no = ${contract} and o.state <> 'cancelled'`
    expect(held).toEqual([{ orders: 1, pieces: 60 }])
  })

  test('of which nothing was shipped can be cancelled, and nothing of it can come back (R103)', async () => {
    const { no } = await anOrder()
    expect(await says('mei', `退货 ${no}`)).toContain('没有可以退的货')
    expect(await says('mei', `取消订单 ${no}`)).toContain('已取消')
    expect(await says('mei', `发货 ${no}`)).toContain('不能发货')
  })
})

describe('a return', () => {
  test('is bounded by what was shipped, returned and asked for: 60 ordered, 48 shipped, 12 returned, 6 in review leave 30 (R103)', async () => {
    const { no } = await anOrder({ shipped: '48', paid: '1110' })
    await approved(world, await aReturn(no, '1: 12'), ['wang', 'sun'])
    const waiting = await aReturn(no, '1: 6')
    await world.as('mei').types(`提交 ${waiting}`)
    expect((await returns(no, '1: 31')).answer.error?.fields?.parts).toContain('最多还能退 30')
    await world.as('wang').types(`驳回 ${waiting} 不符合条件`)
    expect((await returns(no, '1: 37')).answer.error?.fields?.parts).toContain('最多还能退 36')
    expect(await aReturn(no, '1: 36')).toMatch(/^TH-/)
  })

  test('two at once never take back more than there is (R105)', async () => {
    const { no } = await anOrder({ shipped: '10', paid: '1110' })
    const drafts = [await aReturn(no, '1: 6'), await aReturn(no, '1: 6'), await aReturn(no, '1: 4')]
    const answers = await Promise.all(drafts.map(back => world.as('mei').types(`提交 ${back}`)))
    expect(answers.filter(({ answer }) => answer.error).length).toBe(1)
    expect(await count(world.store, 'OrderLine', `"pendingReturnQty" + "returnedQty" > "shippedQty"`)).toBe(0)
  })

  test('that was rejected is mended and handed in again, its card showing what changed (R86, R119)', async () => {
    const { no } = await anOrder({ shipped: '10', paid: '185' })
    const back = await aReturn(no, '1: 8')
    await world.as('mei').types(`提交 ${back}`)
    expect(await says('mei', `改退货 ${back}`)).toContain('请先撤回，或请审批人打回')
    await world.as('wang').types(`驳回 ${back} 只收 3 个`)
    const { answer } = await world.as('mei').types(`改退货 ${back}`)
    const over = await world.as('mei').fills(answer.form, { parts: '1: 11' })
    expect(over.answer.error?.fields?.parts).toContain('最多还能退 10')
    expect(told(await world.as('mei').fills(answer.form, { parts: '1: 3' }))).toContain('退款 ¥55.50')
    await world.as('mei').types(`提交 ${back}`)
    await world.settled()
    const card = (await world.as('wang').sees()).findLast(({ card: seen }) => wordsOf(seen).includes(`退货 ${back} `))
    expect(wordsOf(card?.card)).toMatch(/退款 ¥148 → ¥55\.5[\s\S]*× 8个 → [\s\S]*× 3个/)
    expect(await count(world.store, 'OrderLine', `"pendingReturnQty" = 3`)).toBe(1)
    expect(await says('bo', `改退货 ${back}`)).toContain('没有找到')
  })

  test('keeps the money it paid back: the payment behind it cannot be reversed any more (R91, R104)', async () => {
    const { no, contract } = await anOrder({ shipped: '10', paid: '185' })
    const [payment] = await world.store.sql<{ no: string }>`
      select p.no from "Payment" p join "Contract" c on c.id = p."contractId" where c.no = ${contract}`
    const back = await aReturn(no, '1: 4')
    await world.as('mei').types(`提交 ${back}`)
    expect(await says('mei', `冲销回款 ${payment?.no}`)).toContain('已经为退货占用 ¥74')
    await world.as('wang').types(`驳回 ${back} 不收`)
    expect(await says('mei', `冲销回款 ${payment?.no}`)).toContain('已提交')
  })

  test('pays back what the goods cost, at most what came in; the rest lowers what is to be paid (R104)', async () => {
    const { no, contract } = await anOrder({ shipped: '48', paid: '100' })
    await world.as('mei').types(`回款计划 ${contract} 1010 2027-01-15`)
    const back = await aReturn(no, '1: 7')
    expect(await reads(world, 'mei', `退货单 ${back}`)).toMatch(
      /金额: ¥129\.50[\s\S]*退款: ¥100[\s\S]*冲减应收: ¥29\.50/,
    )
    await madeUp(world, 'zhou', { action: 'settings.save', inputs: { section: 'commission', percent: '3' } })
    await world.as('mei').types(`提交 ${back}`)
    await world.settled()
    const card = (await world.as('wang').sees()).findLast(({ card: seen }) => wordsOf(seen).includes(`退货 ${back} `))
    expect(wordsOf(card?.card)).toMatch(
      /退款 ¥100[\s\S]*冲减还没收的款 ¥29\.50[\s\S]*库存 云岭传感器 \+7[\s\S]*提成：少发 ¥3[\s\S]*退货率/,
    )
    for (const who of ['wang', 'sun'] as const) await world.as(who).types(`同意 ${back}`)
    const [plan] = await world.store.sql<{ minor: bigint }>`
      select i."amountMinor" as minor from "Instalment" i join "Contract" c on c.id = i."contractId" where c.no = ${contract}`
    expect(Number(plan?.minor)).toBe(98_050)
    expect(await sumsOf(world, contract)).toMatchObject({ paid: 100 })
  })

  test('of everything lets the order be cancelled, once nothing of it is on its way any more (R101)', async () => {
    const { no } = await anOrder({ shipped: '10', paid: '185' })
    const back = await aReturn(no, '1: 10')
    await world.as('mei').types(`提交 ${back}`)
    expect(await says('mei', `取消订单 ${no}`)).toContain('不能取消')
    for (const who of ['wang', 'sun'] as const) await world.as(who).types(`同意 ${back}`)
    expect(await says('mei', `取消订单 ${no}`)).toContain('不能取消')
    await world.as('mei').types(`退货入库 ${back}`)
    await world.as('sun').types(`已退款 ${back}`)
    expect(await says('mei', `取消订单 ${no}`)).toContain('已取消')
  })

  test('is received, then refunded by finance; until then it can be undone as a whole (R106)', async () => {
    const { no } = await anOrder({ shipped: '48', paid: '1110' })
    const back = await aReturn(no, '1: 10')
    await approved(world, back, ['wang', 'sun'])
    expect(await says('sun', `已退款 ${back}`)).toContain('先入库再退款')
    await world.as('mei').types(`作废退货 ${back}`)
    for (const who of ['wang', 'sun'] as const) await world.as(who).types(`同意 ${back}`)
    expect(await reads(world, 'mei', `订单 ${no}`)).not.toContain('已退')
    const again = await aReturn(no, '1: 10')
    await approved(world, again, ['wang', 'sun'])
    expect(await says('mei', `退货入库 ${again}`)).toContain('已入库')
    expect(await says('mei', `已退款 ${again}`)).toContain('没有这个权限')
    expect(await says('sun', `已退款 ${again}`)).toContain('已退款 ¥185')
    expect(await says('mei', `作废退货 ${again}`)).toContain('已经退款')
  })
})
