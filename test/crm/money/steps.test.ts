import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { aWorld, buttonsOf, cardIn, type Said, valuesOf, type World, wordsOf } from '../../world.ts'
import { approvalOf, aQuote, aSubmitted } from '../approvals/stories.ts'
import { reads, told } from '../stories.ts'
import { aContract, aPayment, approved, pays } from './stories.ts'

let world: World
beforeAll(async () => {
  world = await aWorld()
})
afterAll(() => world.close())

const says = async (who: Parameters<World['as']>[0], line: string) => told(await world.as(who).types(line))
const scan = { name: '签字页.pdf', bytes: Buffer.from('%PDF-1.4 scan') }

async function asks(contract: string, amount?: string): Promise<Said> {
  const { answer } = await world.as('mei').types(`请款 ${contract}`)
  return answer.form
    ? world.as('mei').fills(answer.form, amount ? { amount } : {})
    : { status: 200, answer, messages: [] }
}
const numberIn = (said: Said) => /QK-\d{8}-\d{4}/.exec(told(said))?.[0] ?? ''

describe('a request to pay (R100)', () => {
  test('proposes what is open and not asked for already; more is refused with the number', async () => {
    const { no } = await aContract(world, { amount: '1000' })
    await approved(world, await aPayment(world, no, { amount: '100' }), ['sun'])
    expect((await asks(no, '900.01')).answer.error?.fields?.amount).toBe('最多还能请 ¥900')
    expect(told(await asks(no, '500'))).toContain('¥500')
    expect((await asks(no, '400.01')).answer.error?.fields?.amount).toBe('最多还能请 ¥400')
    expect(told(await asks(no))).toContain('¥400')
    expect(await says('mei', `请款 ${no}`)).toContain('没有可以请的款')
  })

  test('is partly paid, paid, and asked for again as payments come and are taken back', async () => {
    const { no } = await aContract(world, { amount: '1000' })
    const [first, second] = [numberIn(await asks(no, '300')), numberIn(await asks(no, '200'))]
    const states = () => reads(world, 'mei', `合同更多 ${no}`)
    expect(await states()).toContain(`${first} ¥300 已请款`)
    const payment = await aPayment(world, no, { amount: '400' })
    await approved(world, payment, ['sun'])
    expect(await states()).toContain(`${first} ¥300 已到账\n${second} ¥200 部分到账`)
    await world.as('mei').types(`冲销回款 ${payment}`)
    for (const who of ['wang', 'sun'] as const) await world.as(who).types(`同意 ${payment}`)
    expect(await states()).toContain(`${first} ¥300 已请款\n${second} ¥200 已请款`)
    expect(await says('mei', `取消请款 ${first}`)).toContain('已取消')
    expect(await says('mei', `取消请款 ${first}`)).toContain('到账或取消')
    await approved(world, await aPayment(world, no, { amount: '200' }), ['sun'])
    expect(await states()).toContain(`${first} ¥300 已取消\n${second} ¥200 已到账`)
  })

  test('two at once never ask for more than there is, and a draft asks for nothing', async () => {
    const { no } = await aContract(world, { amount: '1000' })
    const both = await Promise.all([asks(no, '600'), asks(no, '600'), asks(no, '600')])
    expect(both.filter(({ answer }) => answer.error)).toHaveLength(2)
    const draft = await aContract(world, { draft: true })
    expect(await says('mei', `请款 ${draft.no}`)).toContain('还没有生效')
    expect(await says('bo', '取消请款 QK-1')).toContain('没有找到请款单')
  })
})

describe('a signature', () => {
  test('is noted with its day and its scan, on a contract in force only', async () => {
    const { no } = await aContract(world)
    expect(told(await world.as('mei').sends(`合同已签 ${no} 2026-11-20`, [scan]))).toContain('扫描件已存')
    expect(await reads(world, 'mei', `合同 ${no}`)).toContain('11月20日')
    expect(await reads(world, 'mei', `合同更多 ${no}`)).toContain('扫描件已存')
    const got = await world.as('sun').types(`附件 ${no}`)
    expect(got.answer.files?.map(({ name }) => name)).toEqual(['签字页.pdf'])
    expect((await world.as('mei').types(`合同已签 ${no} 2026-12-01`)).answer.error?.fields?.on).toContain('将来')
    const draft = await aContract(world, { draft: true })
    expect(await says('mei', `合同已签 ${draft.no} 2026-11-20`)).toContain('不能登记签署')
  })
})

describe('an invoice that exists', () => {
  test('is handed over once, to whom and with which parcel, and its file stays with it', async () => {
    const { no } = await aContract(world)
    const { answer } = await world.as('mei').types(`开票 ${no}`)
    const said = await world.as('mei').fills(answer.form, { buyer: 'person', amount: '100' })
    const invoice = /FP-\d{8}-\d{4}/.exec(told(said))?.[0] ?? ''
    expect(await says('sun', `发票已送 ${invoice} 陆明`)).toContain('还没有开具')
    await approved(world, invoice, ['sun'])
    await world.as('sun').sends(`已开票 ${invoice} 26530077`, [{ name: '发票.pdf', bytes: Buffer.from('%PDF') }])
    expect(await says('mei', `发票已送 ${invoice} 陆明`)).toContain('没有这个权限')
    const both = await Promise.all([1, 2].map(() => world.as('sun').types(`发票已送 ${invoice} 陆明 SF123`)))
    expect(both.filter(({ answer: one }) => one.error)).toHaveLength(1)
    expect(await reads(world, 'mei', `发票 ${invoice}`)).toMatch(/陆明 11月23日.* · SF123/)
    expect((await world.as('mei').types(`附件 ${invoice}`)).answer.files?.map(({ name }) => name)).toEqual(['发票.pdf'])
  })
})

describe('attachments', () => {
  test('are on the card of whoever has to decide, and nobody else gets them', async () => {
    const no = await aSubmitted(world)
    expect(await says('mei', `附件 ${no}`)).toContain('还没有附件')
    expect(told(await world.as('mei').sends(`附件 ${no}`, [scan]))).toContain('签字页.pdf')
    expect(wordsOf((await approvalOf(world, 'wang', no)).card)).toContain('附件: 签字页.pdf')
    expect((await world.as('wang').types(`附件 ${no}`)).answer.files).toHaveLength(1)
    expect(await says('bo', `附件 ${no}`)).toContain(no)
    expect((await world.as('bo').types(`附件 ${no}`)).answer.files).toBeUndefined()
  })
})

test('a quote that was sent and ends in three days is shown to its owner once', async () => {
  const place = await aWorld()
  const no = await aSubmitted(place)
  await place.as('wang').types(`同意 ${no}`)
  await place.as('mei').types(`报价已发 ${no}`)
  const cards = async () => {
    await place.settled()
    const seen = await place.as('mei').sees()
    return seen.filter(message => buttonsOf(message).includes('客户接受')).length
  }
  const before = await cards()
  await place.later('26d')
  expect(await cards()).toBe(before)
  await place.later('1d')
  expect(await cards()).toBe(before + 1)
  await place.later('1d')
  expect(await cards()).toBe(before + 1)
  await place.close()
})

test('the menu of a contract leads everywhere, and offers nothing to whoever only reads it', async () => {
  const { no } = await aContract(world)
  const menu = cardIn(await world.as('mei').types(`合同更多 ${no}`))
  expect(buttonsOf(menu)).toEqual(
    expect.arrayContaining(['中文 PDF', '登记签署', '新订单', '申请开票', '请款', '回款计划']),
  )
  expect(buttonsOf(cardIn(await world.as('sun').types(`合同更多 ${no}`)))).toEqual(['中文 PDF', '英文 PDF', '附件'])
  expect(told(await world.as('mei').taps('新订单', menu))).toMatch(/DD-/)
})

test('every document is seen by its number, however somebody asks; whoever may not read it hears that there is none', async () => {
  const { no: contract } = await aContract(world, { amount: '1000' })
  const payment = await aPayment(world, contract, { amount: '400' })
  const quote = await aQuote(world)
  for (const line of [payment, payment.toLowerCase(), `查看 ${payment}`, `搜索 ${payment}`, `回款 ${payment}`])
    expect(await reads(world, 'mei', line)).toContain(`${payment} `)
  for (const line of [quote, `报价 ${quote}`]) expect(await reads(world, 'mei', line)).toContain(`${quote} `)
  expect(await reads(world, 'mei', `为什么 ${contract}`)).toMatch(/孙静 同意[\s\S]*林梅 提交审批/)
  for (const line of [quote, `打开 ${quote}`, `为什么 ${quote}`, 'BJ-20261123-9999'])
    expect(await says('bo', line)).toContain('没有找到你能看的单据')
})

test('an amount is what it says or refused: no guess at commas, and no money of another currency', async () => {
  const { no } = await aContract(world, { amount: '200000' })
  for (const odd of ['1,2,3', '12,00', '-5', '$500', '500 USD', '0.001', '十二万', '1e5', '12万700'])
    expect([odd, (await pays(world, no, { amount: odd })).answer.error?.fields?.amount]).toEqual([
      odd,
      expect.stringContaining('金额无法识别'),
    ])
  // What cannot be read stays in the form, to be corrected there.
  const kept = (await world.as('mei').types(`回款 ${no} 十二万`)).answer.form
  expect(kept ? valuesOf(kept.card).amount : '').toBe('十二万')
  for (const [typed, is] of [
    ['１２万', '¥120,000'],
    ['3万5', '¥35,000'],
    ['￥1.5k', '¥1,500'],
    ['12,800.50元', '¥12,800.50'],
  ] as const)
    expect(told(await pays(world, no, { amount: typed }))).toContain(is)
})
