import { expect, test } from 'vitest'
import { aWorld, wordsOf } from '../world.ts'
import { aCustomer, own, reads, told } from './stories.ts'

test('after a fair one talk goes on many records, all or none, and back in one go', async () => {
  const world = await aWorld()
  const leads = [
    await own(world, 'mei', { company: '展会甲', source: '展会' }),
    await own(world, 'mei', { company: '展会乙', source: '展会' }),
  ]
  const { customer } = await aCustomer(world, 'mei', { company: '老客户丙' })
  const said = await world.as('mei').types(`批量跟进 ${leads.join(' ')} ${customer}：展会上聊过，寄了样本`)
  expect(told(said)).toBe('已给 3 条记录记了跟进。')
  expect(await reads(world, 'mei', leads[1] ?? '')).toContain('展会上聊过')
  await world.as('mei').types('撤销')
  expect(await reads(world, 'mei', leads[1] ?? '')).not.toContain('展会上聊过')
  const theirs = await own(world, 'bo', { company: '别人的展位' })
  expect(told(await world.as('mei').types(`批量跟进 ${leads[0]} ${theirs}: 聊过`))).toContain('赵博 负责')
  expect(await reads(world, 'mei', leads[0] ?? '')).not.toContain('聊过')
  const { answer } = await world.as('mei').types('批量跟进 展会')
  expect(wordsOf(answer.form?.card)).not.toContain('老客户丙')
  expect(told(await world.as('mei').fills(answer.form, { records: leads.join(','), line: '发了资料' }))).toContain(
    '2 条',
  )
  expect(told(await world.as('mei').types(`批量跟进 ${leads.join(' ')} 聊过 3点回访`))).toContain('日期不够明确')
  await world.close()
})

test('a promise is done in one tap, with a line when there is something to say', async () => {
  const world = await aWorld()
  const lead = await own(world, 'mei', { company: '一句完成' })
  await world.as('mei').types(`跟进 ${lead} 约了 明天上午9点回访`)
  await world.later('1d')
  await world.settled()
  const due = (await world.as('mei').sees()).findLast(
    ({ card }) => /^到点了|回访/.test(wordsOf(card)) && wordsOf(card).includes('一句完成'),
  )
  if (!due) throw new Error('no reminder came')
  await world.as('mei').taps('完成', due, { inputs: { line: '电话回访过，有意向' } })
  const line = await reads(world, 'mei', `时间线 ${lead}`)
  expect(line).toContain('电话 · 林梅 · 有意向')
  expect(line).toContain('电话回访过，有意向')
  await world.close()
})
