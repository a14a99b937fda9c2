import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { aWorld, type Said, type World } from '../../world.ts'
import { aCustomer, madeUp, reads, told } from '../stories.ts'
import { aContract, aPayment, approved, planned } from './stories.ts'

const standing = (place: World, customer: string) => reads(place, 'mei', `客户 ${customer}`)

/** The only rule of the sea from now on. */
async function rule(place: World, kind: string, days: number): Promise<void> {
  await place.store
    .sql`update "RecycleRule" set kind = ${kind}, "limitDays" = ${days}, "byLevel" = null, "includeDealt" = true`
}

describe('documents keep a customer out of the sea (R18)', () => {
  let place: World
  const customers: Record<string, string> = {}
  beforeAll(async () => {
    place = await aWorld()
    customers.idle = (await aCustomer(place, 'mei', { company: '没有单据' })).customer
    customers.running = (await aContract(place, { company: '合同执行中' })).customer
    const open = await aContract(place, { company: '审批中', draft: true })
    await place.as('mei').types(`提交 ${open.no}`)
    customers.open = open.customer
    const quoted = await aContract(place, { company: '只有草稿', draft: true })
    customers.draft = quoted.customer
    await place.later('33d')
  })
  afterAll(() => place.close())

  test('a customer with a running contract is not recycled, nor one with an open approval; without either they go', async () => {
    expect(await standing(place, customers.idle ?? '')).toContain('公海客户')
    expect(await standing(place, customers.draft ?? '')).toContain('公海客户')
    expect(await standing(place, customers.running ?? '')).toContain('林梅 负责')
    expect(await standing(place, customers.open ?? '')).toContain('林梅 负责')
  })

  test('once the approval is over the days count again', async () => {
    const [row] = await place.store.sql<{ no: string }>`
      select k.no from "Contract" k join "Customer" c on c.id = k."customerId" where c.no = ${customers.open ?? ''}`
    await place.as('wang').types(`驳回 ${row?.no} 条款不行`)
    await place.later('1d')
    expect(await standing(place, customers.open ?? '')).toContain('公海客户')
  })

  test('and no rule takes what has a running contract, even one that takes those who have bought (R15)', async () => {
    await rule(place, 'noDeal', 30)
    await place.later('1d')
    expect(await standing(place, customers.running ?? '')).toContain('林梅 负责')
    expect(await standing(place, customers.running ?? '')).not.toContain('回收:')
  })
})

describe('a contract that ended (R17)', () => {
  let place: World
  const ended = { end: '2026-12-01' }
  const customers: Record<string, string> = {}
  beforeAll(async () => {
    place = await aWorld()
    await rule(place, 'contractEnded', 90)
    await madeUp(place, 'zhou', {
      action: 'product.save',
      inputs: { sku: 'YL-1', name: '传感器', price: '10', unit: '个' },
    })
    customers.ended = (await aContract(place, { company: '合同结束', ...ended })).customer
    customers.running = (await aContract(place, { company: '合同没结束' })).customer
    const owing = await aContract(place, { company: '没付清', plan: '100% 2026-12-01', ...ended })
    customers.unpaid = owing.customer
    const renewed = await aContract(place, { company: '正在续约', ...ended })
    const { answer } = await place.as('mei').types(`续约 ${renewed.no}`)
    await place.as('mei').fills(answer.form, { start: '2026-12-02', end: '2027-12-01' })
    customers.renewing = renewed.customer
    customers.returning = await withReturn(place)
    await place.later('98d')
  })
  afterAll(() => place.close())

  test('counts from its last day, and not while it runs, a later one is written, an instalment or a return is open (R18)', async () => {
    expect(await standing(place, customers.ended ?? '')).toContain('今晚之后随时回收')
    for (const key of ['running', 'renewing', 'unpaid', 'returning'])
      expect(await standing(place, customers[key] ?? ''), key).not.toContain('回收:')
    await place.later('1d')
    expect(await standing(place, customers.ended ?? '')).toContain('公海客户')
    for (const key of ['running', 'renewing', 'unpaid', 'returning'])
      expect(await standing(place, customers[key] ?? ''), key).toContain('林梅 负责')
  })

  test('an unpaid line that is paid, and a return that is paid back, let go', async () => {
    const [owing] = await place.store.sql<{ no: string }>`
      select k.no from "Contract" k join "Customer" c on c.id = k."customerId" where c.no = ${customers.unpaid ?? ''}`
    await approved(place, await aPayment(place, owing?.no ?? '', { amount: '86000' }), ['sun'])
    const [back] = await place.store.sql<{ no: string }>`select no from "Return"`
    await place.as('mei').types(`退货入库 ${back?.no}`)
    expect(told(await place.as('sun').types(`已退款 ${back?.no}`))).toContain('已退款')
    await place.later('1d')
    expect(await standing(place, customers.unpaid ?? '')).toContain('公海客户')
    expect(await standing(place, customers.returning ?? '')).toContain('公海客户')
  })
})

/** A customer whose contract is over and paid, with goods that were agreed to come back. */
async function withReturn(place: World): Promise<string> {
  const { deal, customer } = await aCustomer(place, 'mei', { company: '退货未结', deal: '退货单' })
  await place.as('mei').types(`加产品 ${deal} YL-1 10`)
  const asked = await place.as('mei').types(`合同 ${deal}`)
  const contract = numberIn('HT', await place.as('mei').fills(asked.answer.form, { end: '2026-12-01' }))
  await planned(place, contract, '100% 2026-12-01')
  await approved(place, contract, ['wang', 'sun'])
  await approved(place, await aPayment(place, contract, { amount: '100' }), ['sun'])
  const order = numberIn('DD', await place.as('mei').types(`订单 ${contract}`))
  await place.as('mei').types(`提交 ${order}`)
  const shipping = await place.as('mei').types(`发货 ${order}`)
  await place.as('mei').fills(shipping.answer.form, { parts: '1: 10' })
  const returning = await place.as('mei').types(`退货 ${order}`)
  const back = numberIn('TH', await place.as('mei').fills(returning.answer.form, { parts: '1: 2', reason: '破损' }))
  await approved(place, back, ['wang', 'sun'])
  return customer
}

function numberIn(prefix: string, said: Said): string {
  const no = new RegExp(`${prefix}-\\d{8}-\\d{4}`).exec(told(said))?.[0]
  if (!no) throw new Error(`no number in ${told(said)}`)
  return no
}
