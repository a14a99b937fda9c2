import { expect, test } from 'vitest'
import type { Handle } from '../../scripts/demo/people.ts'
import { aWorld, buttonsOf, type Seen, type World, wordsOf } from '../world.ts'
import { aCustomer, asItIs, reads } from './stories.ts'

/** The private cards that say this. */
async function saying(place: World, who: Handle, words: string): Promise<Seen[]> {
  await place.settled()
  return (await place.as(who).sees()).filter(({ card }) => wordsOf(card).includes(words))
}

test('one customer’s way: warned at 7, 3 and 1, given time, warned anew, talked to, forgotten, gone (R20, R22, R23)', async () => {
  const place = await aWorld({ at: new Date('2027-03-01T02:00:00Z') })
  const { customer } = await aCustomer(place, 'mei', { company: '一路走来' })
  await place.later('23d')
  await place.later('4d')
  await place.later('2d')
  const card = (await saying(place, 'mei', '还剩 1 天')).find(one => buttonsOf(one).includes('现在退回'))
  if (!card) throw new Error('no warning')
  const asked = await place.as('mei').taps('延长 7 天（还可 2 次）', card)
  expect(asked.answer.error).toBeUndefined()
  await place.as('mei').fills(asked.answer.form, { reason: '合同在对方法务' })
  expect(wordsOf((await asItIs(place, 'mei', card)).card)).toContain('还剩 8 天')
  await place.later('1d')
  expect((await saying(place, 'mei', '还剩 7 天')).length).toBeGreaterThan(0)
  expect(await saying(place, 'wang', '林梅 延长 7 天：合同在对方法务')).toHaveLength(1)
  await place.as('mei').types(`跟进 ${customer} 电话聊了付款方式`)
  expect(await reads(place, 'mei', `客户 ${customer}`)).toContain('还剩 30 天')
  for (const quiet of ['23d', '4d', '2d', '1d 17h']) await place.later(quiet)
  expect(await reads(place, 'bo', `客户 ${customer}`)).toContain('公海客户 · 客户公海')
  await place.later('6h')
  expect(await saying(place, 'wang', '自动回收报告：1 条')).toHaveLength(1)
  expect(await saying(place, 'mei', '1 条记录已自动回收')).toHaveLength(1)
  const sent = await place.store.sql`
    select split_part("fireKey", ':', 3)::int as threshold, split_part("fireKey", ':', 5)::int as more
    from "Reminder" where kind = 'recycle' order by "createdAt"`
  expect(sent.map(({ threshold, more }) => [threshold, more])).toEqual([
    ...[7, 3, 1].map(days => [days, 0]),
    [7, 7],
    ...[7, 3, 1].map(days => [days, 0]),
  ])
  await place.close()
})
