import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { aWorld, cardIn, type World, wordsOf } from '../world.ts'
import { aCustomer, reads, rowsOf, told } from './stories.ts'

describe('the list', () => {
  let place: World
  beforeAll(async () => {
    place = await aWorld()
    const { customer } = await aCustomer(place, 'mei', { company: '列表公司', deal: '没有日期' })
    for (const [name, close] of [
      ['远的', '2027-03-01'],
      ['近的', '2026-11-30'],
    ]) {
      const { answer } = await place.as('mei').types(`商机 ${customer} ${name} 5万`)
      await place.as('mei').fills(answer.form, { close: close ?? '' })
    }
    await aCustomer(place, 'bo', { company: '赵博的客户', deal: '赵博的单', amount: '8万' })
  })
  afterAll(() => place.close())

  test('has the nearest close first, and only what one may see', async () => {
    expect(rowsOf(cardIn(await place.as('mei').types('商机列表')))).toEqual([
      'O-3 近的 | 列表公司 · 新机会 10% · ¥50,000 · 预计 11月30日 周一',
      'O-2 远的 | 列表公司 · 新机会 10% · ¥50,000 · 预计 2027年3月1日 周一',
      'O-1 没有日期 | 列表公司 · 新机会 10%',
    ])
    expect(rowsOf(cardIn(await place.as('bo').types('商机列表')))).toEqual([
      'O-4 赵博的单 | 赵博的客户 · 新机会 10% · ¥80,000',
    ])
    expect(rowsOf(cardIn(await place.as('wang').types('deals', { locale: 'en' })))).toHaveLength(4)
    expect(await reads(place, 'sun', '商机列表')).toContain('赵博的客户 · 新机会 10% · ¥80,000 · 赵博')
  })

  test('is empty with a hint, opens a deal by tap, and is not for engineers', async () => {
    const empty = await aWorld()
    expect(await reads(empty, 'mei', '商机列表')).toContain('没有进行中的商机。发送“新商机 <客户>”建立一个。')
    await empty.close()
    const list = cardIn(await place.as('mei').types('商机列表'))
    expect(wordsOf(cardIn(await place.as('mei').taps('打开', list)).card)).toContain('O-3 近的')
    expect(told(await place.as('he').types('商机列表'))).toBe(
      '你的角色没有这个权限。可以操作的角色：管理员、财务、销售、销售经理。',
    )
  })
})
