import { expect, test } from 'vitest'
import { aWorld, buttonsOf, cardIn, wordsOf } from '../world.ts'
import { aCustomer, reads, told } from './stories.ts'

test('a masked number opens for who asks, counted once a day, and the owner gets the list on Monday (R155)', async () => {
  const world = await aWorld()
  const { customer } = await aCustomer(world, 'mei', { company: '号码保密', person: '密先生', phone: '13812345678' })
  const card = cardIn(await world.as('he').types(`联系人 ${customer} 密先生`))
  expect(wordsOf(card.card)).toContain('138****5678')
  expect(buttonsOf(card)).toEqual(['显示号码', '看客户'])
  const said = await world.as('he').taps('显示号码', card)
  expect(told(said)).toContain('今天还可查看 29 位（共 30 位）')
  const shown = cardIn({ messages: said.messages.filter(({ card: one }) => wordsOf(one).includes('联系方式')) })
  expect([shown.audience, wordsOf(shown.card).includes('13812345678')]).toEqual(['user', true])
  expect(told(await world.as('he').taps('显示号码', card))).toContain('今天还可查看 29 位')
  await world.later('7d')
  await world.settled()
  const told7 = (await world.as('mei').sees()).find(({ card: one }) => wordsOf(one).includes('上周有人查看'))
  expect(wordsOf(told7?.card)).toContain('何川 · 密先生')
  // Drawn again, an old look is covered.
  await world.as('mei').types(`修改 ${customer}`)
  expect(await reads(world, 'mei', `历史 ${customer}`)).toContain('何川 查看了 密先生 的号码')
  await world.close()
})

test('the quota holds under parallel taps, and a burst is told to the admins (R155)', async () => {
  const world = await aWorld()
  await world.as('zhou').types('设置 查看隐藏号码')
  await world.store.sql`update "CompanySettings" set policies = '{"reveals":{"daily":3,"burst":3}}'`
  const customers = await Promise.all(
    [1, 2, 3, 4, 5].map(i =>
      aCustomer(world, 'mei', { company: `连看${i}`, person: `某人${i}`, phone: `1381234000${i}` }),
    ),
  )
  const looks = await Promise.all(
    customers.map(({ customer }, i) => world.as('he').types(`显示号码 ${customer} 某人${i + 1}`)),
  )
  expect(looks.filter(one => one.answer.error)).toHaveLength(2)
  expect(looks.map(told).join()).toContain('每人每天最多查看 3 位联系人的完整号码，今天已经用完，明天零点后恢复')
  await world.settled()
  const alarms = (await world.as('zhou').sees()).filter(({ card }) =>
    wordsOf(card).includes('何川 在一小时内查看了 3 位'),
  )
  expect(alarms).toHaveLength(1)
  expect(told(await world.as('mei').types(`显示号码 ${customers[0]?.customer} 某人1`))).toContain('你本来就能看到')
  await world.close()
})
