import { expect, test } from 'vitest'
import { aWorld, type World } from '../world.ts'
import { aCustomer, madeUp, own, told } from './stories.ts'

/** Everything that a deed of the sales areas could change or use up. */
const tables = [
  ...(['Lead', 'Customer', 'Contact', 'ContactPoint', 'Opportunity', 'StageLog', 'OwnershipEpisode'] as const),
  ...(['OwnerCounter', 'DailyUse', 'ViewLog', 'FollowUpPlan', 'FollowUpRecord', 'TeamMember', 'Merge'] as const),
  ...(['RecycleExtension', 'AssignmentOffer', 'DuplicateAsk', 'Reminder', 'CapacityRule', 'RecycleRule'] as const),
]

async function contents(world: World): Promise<Record<string, string>> {
  const rows = await Promise.all(
    tables.map(async table => {
      const { rows } = await world.store.pool.query<{ sum: string }>(
        `select md5(coalesce(string_agg(t::text, '|' order by t::text), '')) as sum from "${table}" t`,
      )
      return [table, rows[0]?.sum ?? ''] as const
    }),
  )
  return Object.fromEntries(rows)
}

test('R11 a refusal changes nothing, uses nothing up, is no fault of ours, and says the rule and its value or when it becomes possible', async () => {
  const world = await aWorld()
  const { customer, deal } = await aCustomer(world, 'mei', { company: '拒绝一家', person: '甲', deal: '拒绝一单' })
  const lead = await own(world, 'mei', { company: '拒绝二家', phone: '13700040001' })
  const given = await own(world, 'mei', { company: '放弃过的' })
  await world.as('mei').types(`退回 ${given} 没有需求`)
  await world.as('mei').types(`锁定 ${customer}`)
  await world.as('wang').types(`赢单 ${deal}`)
  await madeUp(world, 'zhou', {
    action: 'capacity.edit',
    inputs: { name: '一人一条', what: 'lead', max: '1', whom: '赵博' },
  })
  await own(world, 'bo', { company: '满了' })
  const many = Array.from({ length: 21 }, (_, n) => `L-${9_000 + n}`).join(' ')
  const deeds: [who: 'mei' | 'bo' | 'wang', line: string, says: RegExp][] = [
    ['mei', `领取 ${given}`, /冷却期.*起可以/],
    ['bo', `领取 ${given}`, /“一人一条”规定最多持有 1 条线索，你还能领 0 条/],
    ['bo', `领取 ${many}`, /一次最多 20 条，这里有 21 条/],
    ['wang', `转移 ${lead} 赵博`, /“一人一条”规定 赵博 最多持有 1 条线索，还能放 0 条/],
    ['mei', `退回 ${customer} 不要了`, /已在 .* 锁定，先“解锁/],
    ['bo', `转客户 ${lead}`, /由 林梅 负责，只有 林梅、其主管或管理员可以操作|没有找到/],
    ['mei', `合并 ${lead} ${customer}`, /不是同一类记录.*请先转客户/],
    ['mei', `推进 ${deal} 方案`, /已在 .* 关闭（赢单）.*重新打开/],
    ['mei', `延长 ${lead} 再等等`, /不会被自动回收，不用延长/],
  ]
  await world.settled()
  const before = await contents(world)
  for (const [who, line, says] of deeds) {
    const said = await world.as(who).types(line)
    expect(said.status, line).toBe(200)
    expect(said.answer.error?.code, line).not.toBe('error.unexpected')
    expect(told(said), line).toMatch(says)
  }
  const again = await madeUp(world, 'bo', {
    action: 'lead.add',
    inputs: { company: '同一个电话', phone: '13700040001', destination: 'me' },
  })
  expect(told(again)).toMatch(/这个电话已经有了：.*问负责人、领取或打开.*管理员/)
  await world.settled()
  expect(await contents(world)).toEqual(before)
  await world.close()
})
