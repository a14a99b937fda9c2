import { expect, test } from 'vitest'
import { aWorld, buttonsOf, cardIn, type World, wordsOf } from '../world.ts'
import { aCustomer, own, reads, rowsOf, told } from './stories.ts'

const hints = async (world: World, who: 'mei' | 'bo') => {
  await world.settled()
  return (await world.as(who).sees()).filter(({ card }) => wordsOf(card).startsWith('早上好'))
}

test('what is overdue and what has gone quiet is told once, one morning card a person (R146)', async () => {
  const world = await aWorld()
  const { customer } = await aCustomer(world, 'mei', { company: '安静客户' })
  const lead = await own(world, 'mei', { company: '安静线索' })
  const busy = await own(world, 'mei', { company: '有约线索' })
  await world.as('mei').types(`跟进 ${busy} 聊过 今天下午3点打电话`)
  await world.later('1d')
  // Tuesday 09:00: the promise of yesterday is overdue; nothing is quiet yet.
  expect((await hints(world, 'mei')).map(({ card }) => wordsOf(card).split('\n')[0])).toEqual([
    '早上好：1 项逾期，没有久未联系的',
  ])
  await world.later('6d')
  // Seven days: the lead is quiet, the customer is not, and the overdue one is not told again.
  const second = (await hints(world, 'mei')).at(-1)
  expect(wordsOf(second?.card)).toContain('1 个久未联系')
  expect(wordsOf(second?.card)).toContain(`${lead} 安静线索\n7 天没有联系，也没有下一步`)
  expect(buttonsOf(second)).toEqual(['完成', '+1天', '记跟进', '打开', '全部待办'])
  expect(await hints(world, 'mei')).toHaveLength(2)
  await world.later('7d')
  expect(wordsOf((await hints(world, 'mei')).at(-1)?.card)).toContain(`${customer} 安静客户\n14 天没有联系`)
  expect(await hints(world, 'bo')).toHaveLength(0)
  // A talk makes it heard of again, and the list of today has its own heading for the silent ones.
  expect(rowsOf(cardIn(await world.as('mei').types('待办'))).join()).toContain('安静线索')
  await world.as('mei').types(`跟进 ${lead} 打了电话`)
  expect(await reads(world, 'mei', '待办')).not.toContain('安静线索')
  expect(await reads(world, 'mei', '待办')).toContain('久未联系')
  await world.close()
})

test('a used-up budget leaves it to the to-do list, and admins set days and budget (R146)', async () => {
  const world = await aWorld()
  await world.store.sql`update "CompanySettings" set policies = '{"nudges":{"budget":0,"quietLeads":2}}'`
  const lead = await own(world, 'mei', { company: '没有额度' })
  await world.later('2d')
  expect(await hints(world, 'mei')).toEqual([])
  expect(await reads(world, 'mei', '待办')).toContain(`${lead} 没有额度`)
  const [row] = await world.store.sql`select state from "Nudge"`
  expect(row).toEqual({ state: 'folded' })
  const taken = await Promise.all(
    Array.from(
      { length: 30 },
      () =>
        world.store.sql<{ taken: boolean }>`select shoal_take_push(${world.cast.users.mei}, '2026-12-01', 20) as taken`,
    ),
  )
  expect(taken.filter(([one]) => one?.taken)).toHaveLength(20)
  await world.close()
})

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
