import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { aWorld, buttonsOf, cardIn, type World, wordsOf } from '../../world.ts'
import { reads, told } from '../stories.ts'
import { aContract, aPayment, approved } from './stories.ts'

let world: World
beforeAll(async () => {
  world = await aWorld()
})
afterAll(() => world.close())

describe('the card of a customer', () => {
  test('says what was agreed, paid, is overdue and billed, and leads to the documents', async () => {
    const plan = '10000 2026-12-01\n20000 2027-06-01'
    const { no, customer } = await aContract(world, { amount: '30000', company: '钱都看得见', plan })
    await approved(world, await aPayment(world, no, { amount: '4000' }), ['sun'])
    const { answer } = await world.as('mei').types(`开票 ${no}`)
    const invoice = /FP-\d{8}-\d{4}/.exec(
      told(await world.as('mei').fills(answer.form, { buyer: 'person', amount: '5000' })),
    )?.[0]
    await world.as('mei').types(`提交 ${invoice}`)
    await world.later('18d')
    const card = cardIn(await world.as('mei').types(`客户 ${customer}`))
    expect(wordsOf(card.card)).toContain(
      '合同与回款\n已回款 ¥4,000 / ¥30,000（13%）\n逾期 ¥6,000，最久 10 天 · 已开票 ¥5,000',
    )
    expect(wordsOf(card.card)).toMatch(/健康度: \d+ 分：.*回款逾期 10 天/)
    expect(buttonsOf(card)).toContain(no)
    expect(wordsOf(cardIn(await world.as('mei').taps(no, card)).card)).toContain('¥4,000 / ¥30,000')
  })

  test('shows nothing of it to whoever may not see amounts, and no sum of what others own', async () => {
    const { customer, no } = await aContract(world, { amount: '30000', company: '看不见钱' })
    const card = cardIn(await world.as('he').types(`客户 ${customer}`))
    expect(wordsOf(card.card)).not.toMatch(/合同与回款|HT-/)
    expect(buttonsOf(card)).not.toContain(no)
  })

  test('payments that are late lower the health: 15 points, 30 after thirty days', async () => {
    const place = await aWorld()
    const { customer } = await aContract(place, { company: '拖欠的', plan: '100% 2026-12-01' })
    const health = async () => Number(/健康度: (\d+) 分/.exec(await reads(place, 'mei', `客户 ${customer}`))?.[1])
    await place.as('mei').types(`跟进 ${customer} 聊过 2026-12-30回访`)
    const before = await health()
    await place.later('9d')
    expect(await health()).toBe(before - 15)
    await place.as('mei').types(`跟进 ${customer} 又聊过 2027-01-30回访`)
    await place.later('30d')
    await place.as('mei').types(`跟进 ${customer} 催过 2027-02-20回访`)
    expect(await reads(place, 'mei', `客户 ${customer}`)).toMatch(/健康度: 70 分.*回款逾期 31 天/)
    await place.close()
  })

  test('a customer with a contract stays; one whose contract is only a draft does not stand in the way (R176)', async () => {
    const kept = await aContract(world, { company: '有合同' })
    const draft = await aContract(world, { company: '只有合同草稿', draft: true })
    await world.store.sql`update "Contact" set "deletedAt" = now()`
    await world.store.sql`update "Opportunity" set "deletedAt" = now()`
    expect(told(await world.as('mei').types(`删除 ${kept.customer}`))).toContain('还有 1 份合同，不能删除')
    expect(told(await world.as('mei').types(`删除 ${draft.customer}`))).toContain('已放进回收站')
  })
})

describe('the menu of a deal', () => {
  test('leads to its quote and its contract, and to new ones', async () => {
    const { deal, no } = await aContract(world, { company: '菜单' })
    const quote = /BJ-\d{8}-\d{4}/.exec(told(await world.as('mei').types(`报价 ${deal}`)))?.[0]
    const menu = cardIn(await world.as('mei').types(`商机更多 ${deal}`))
    expect(wordsOf(menu.card)).toContain(`报价\n${quote}`)
    expect(wordsOf(menu.card)).toContain(`合同\n${no}`)
    expect(buttonsOf(menu)).toEqual(expect.arrayContaining(['新报价', '建合同']))
    expect(told(await world.as('mei').taps('新报价', menu))).toContain('已生成报价')
  })
})

test('the list of contracts can be of one customer', async () => {
  const { customer, no } = await aContract(world, { company: '一家的合同' })
  const words = await reads(world, 'mei', `合同列表 ${customer}`)
  expect(words.match(/HT-/g)).toHaveLength(1)
  expect(words).toContain(no)
})
