import { afterAll, beforeAll, expect, test } from 'vitest'
import { aWorld, buttonsOf, cardIn, type World, wordsOf } from '../world.ts'

let world: World
beforeAll(async () => {
  world = await aWorld()
})
afterAll(() => world.close())

test('a rep claims a lead from the room, and the room sees whose it is', async () => {
  const no = await world.as('wang').adds({ company: '上海云帆科技', person: '李敏', phone: '13800138000' })
  await world.settled()
  const posted = cardIn({ messages: await world.as('mei').sees('leads') })
  expect(wordsOf(posted.card)).toContain('138****8000')

  const { answer, messages } = await world.as('mei').taps('领取', posted)

  expect(answer.notice).toContain(`${no} 上海云帆科技 归你了`)
  expect(wordsOf(messages.find(({ audience }) => audience === 'user')?.card)).toContain('13800138000')
  const now = (await world.as('bo').sees('leads')).find(({ id }) => id === posted.id)
  expect(wordsOf(now?.card)).toContain('林梅 跟进中')
  expect(wordsOf(now?.card)).toContain('138****8000')
  expect(buttonsOf(now)).toEqual(['历史'])
})

test('fifty people-taps race for one lead: one wins, the others learn who and when (R35)', async () => {
  const no = await world.as('wang').adds({ company: '苏州恒屹精密', phone: '13900139000' })
  const taps = Array.from({ length: 50 }, (_, i) => world.as(i % 2 ? 'mei' : 'bo').types(`领取 ${no}`))
  const answers = await Promise.all(taps)
  const wins = answers.filter(({ answer }) => answer.notice?.includes('归你了'))
  const again = answers.filter(({ answer }) => answer.notice?.includes('已经是你的了'))
  const losers = answers.filter(({ answer }) => answer.error?.code === 'lead.taken')
  expect(wins).toHaveLength(1)
  expect(again).toHaveLength(24)
  expect(losers).toHaveLength(25)
  expect(losers[0]?.answer.error?.text).toMatch(/已在 10:00 被 (林梅|赵博) 领取/)
})
