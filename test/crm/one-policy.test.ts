/** One policy, whichever way one asks: what a single read would refuse stands on no card, list, timeline, trail or file. */
import { expect, test } from 'vitest'
import type { Handle } from '../../scripts/demo/people.ts'
import { aWorld, cardIn, type World, wordsOf } from '../world.ts'
import { aContract } from './money/stories.ts'
import { fileOf } from './sheets.ts'
import { aCustomer, asItIs, own, reads, told } from './stories.ts'

/** A field rule of a role, as admins keep it in the table. */
async function rule(world: World, role: string, [entity, field, mode]: [string, string, 'hidden' | 'masked']) {
  await world.store.sql`
    insert into "FieldRule" ("roleId", entity, field, mode) select id, ${entity}, ${field}, ${mode} from "Role" where name = ${role}`
}

/** All that a person is answered, and whatever cards came with it, but for the words they asked with themselves. */
async function hears(world: World, who: Handle, line: string): Promise<string> {
  const said = await world.as(who).types(line)
  const asked = line.split(' ').at(-1) ?? ''
  return [told(said), ...said.messages.map(({ card }) => wordsOf(card))]
    .join(' ')
    .replaceAll(`“${asked}”`, '')
    .replaceAll(`查重 ${asked}`, '')
}

test('deals of a customer are shown to whoever could open them: their own people, and who looks after the customer (R153, R36)', async () => {
  const world = await aWorld()
  const { customer, deal } = await aCustomer(world, 'mei', { company: '云岭实业', deal: '保密项目', amount: '66万' })
  await world.as('mei').types(`推进 ${deal} 方案`)
  await world.as('wang').types(`转移商机 ${deal} @bo`)
  await world.as('bo').types(`跟进 ${deal} 对方要八折 明天下午3点带上底价`)
  // Now the customer is 林梅's and the deal 赵博's.
  expect(await reads(world, 'mei', `客户 ${customer}`)).toMatch(/底价.*八折/s)
  expect(await hears(world, 'mei', deal)).toMatch(/保密项目.*660,000/s)
  expect(await reads(world, 'mei', `客户 ${customer}`)).toContain('保密项目')
  expect(await reads(world, 'mei', `时间线 ${customer}`)).toContain('保密项目')
  expect(await hears(world, 'bo', deal)).toContain('660,000')
  expect(told(await world.as('bo').types(`客户 ${customer}`))).toContain('由 林梅 负责')
  // Lists, the search and reports show exactly what opens one by one.
  for (const line of ['商机列表', '搜索 保密项目', '报表 商机'])
    expect([line, await hears(world, 'mei', line)]).toEqual([line, expect.stringMatching(/保密项目|赵博|660,000/)])
  expect(await hears(world, 'mei', '商机列表 我的')).not.toContain('保密项目')
  expect(await hears(world, 'wang', '商机列表')).toContain('保密项目')
  // To read is not to work on it.
  expect(told(await world.as('mei').types(`推进 ${deal} 报价`))).toContain('由 赵博 负责')
  for (const line of [
    deal,
    `客户 ${customer}`,
    `时间线 ${customer}`,
    `为什么 ${customer}`,
    '客户列表',
    '搜索 保密项目',
    '商机列表',
  ])
    expect(await hears(world, 'he', line)).not.toMatch(/保密项目|660,000|进行中的商机|八折|底价/)
  await world.close()
})

test('who reads everything finds everything by its name, who reads nothing finds nothing (R153)', async () => {
  const world = await aWorld()
  const { customer, deal } = await aCustomer(world, 'mei', { company: '云岭实业', deal: '保密项目' })
  const lead = await own(world, 'mei', { company: '云岭食品' })
  await own(world, 'mei', { company: '云岭物流' })
  await world.as('wang').adds({ company: '云岭在池里' })
  expect(await hears(world, 'zhou', '客户 云岭实业')).toContain(customer)
  expect(await hears(world, 'zhou', '查看 云岭食品')).toContain(lead)
  expect(await hears(world, 'zhou', '查看 保密项目')).toContain(deal)
  // The engineer may read customers, and neither leads nor deals.
  expect(await hears(world, 'he', '搜索 云岭')).toContain('云岭实业')
  expect(told(await world.as('he').types('查看 云岭食品'))).toContain('没有找到')
  for (const line of ['搜索 云岭', '搜索 保密项目', '商机列表'])
    expect(await hears(world, 'he', line)).not.toMatch(/食品|物流|池里|保密|林梅 负责，只有/)
  await world.close()
})

test('who may open a deal but not know its amount learns it nowhere: card, lines, trail, lists, forecast, reports (R154)', async () => {
  const world = await aWorld()
  await world.store
    .sql`update "Role" set grants = grants || '{"opportunity": {"read": "all"}}' where name = '服务工程师'`
  const { customer, deal } = await aCustomer(world, 'mei', { company: '云帆科技', deal: '年框', amount: '66万' })
  const { answer } = await world.as('zhou').types('新产品 SEAT-1 席位 1800 个')
  await world.as('zhou').fills(answer.form)
  await world.as('mei').types(`加产品 ${deal} seat-1 50 1700 5%`)
  await world.as('mei').types(`整单优惠 ${deal} 750`)
  expect(await reads(world, 'mei', `为什么 ${deal}`)).toMatch(/金额 80,?000/)
  const lines = [
    deal,
    `产品明细 ${deal}`,
    `为什么 ${deal}`,
    `商机时间线 ${deal}`,
    `客户 ${customer}`,
    `时间线 ${customer}`,
  ]
  for (const line of [
    ...lines,
    '商机列表',
    '预测',
    '漏斗',
    '报表 排行',
    '报表 销售漏斗',
    '报表 预测',
    '日报',
    '搜索 年框',
    '我的',
  ])
    expect([line, await hears(world, 'he', line)]).not.toEqual([
      line,
      expect.stringMatching(/80,?000|80,?750|660,?000|1,?700|¥/),
    ])
  await world.close()
})

test('who may not know amounts finds no paper in any list, as none opens to them (R153, R154)', async () => {
  const world = await aWorld()
  const { no } = await aContract(world, { company: '合同公司', plan: '100% 12月1日' })
  const lists = ['合同列表', '报价单', '订单列表', '回款列表', '发票', '应收']
  expect(await hears(world, 'sun', '合同列表')).toContain(no)
  expect(await hears(world, 'sun', '应收')).toContain('合同公司')
  await rule(world, '财务', ['opportunity', 'amount', 'hidden'])
  for (const line of lists)
    expect([line, await hears(world, 'sun', line)]).not.toEqual([line, expect.stringMatching(/¥|HT-\d|合同公司/)])
  await world.close()
})

test('a pool shows its members who waits there; what was said with them is for whoever claims (R38, R36)', async () => {
  const world = await aWorld()
  const lead = await world.as('wang').adds({ company: '池里公司', person: '郑一', phone: '13655556666' })
  await world.as('mei').types(`领取 ${lead}`)
  await world.as('mei').types(`跟进 ${lead} 预算只有五万`)
  await world.as('mei').types(`评论 ${lead} 老板姓郑`)
  await world.as('mei').types(`退回 ${lead} 联系不上`)
  const trail = await reads(world, 'bo', `为什么 ${lead}`)
  expect(trail).toContain('退回到')
  for (const line of [
    lead,
    `为什么 ${lead}`,
    `时间线 ${lead}`,
    '线索池',
    `查重 ${lead}`,
    '搜索 池里',
    '搜索 13655556666',
  ])
    expect(await hears(world, 'bo', line)).not.toMatch(/五万|老板姓郑|13655556666/)
  await world.as('bo').types(`领取 ${lead}`)
  expect(await reads(world, 'bo', `为什么 ${lead}`)).toMatch(/老板姓郑.*五万/s)
  await world.close()
})

test('a kept history is drawn anew with the rights of the day: who lost the record reads nothing more in it (R153)', async () => {
  const world = await aWorld()
  const lead = await own(world, 'mei', { company: '交出去的' })
  const card = cardIn(await world.as('mei').types(`为什么 ${lead}`))
  await world.as('wang').types(`转移 ${lead} @bo`)
  await world.as('bo').types(`跟进 ${lead} 只有赵博知道`)
  await world.settled()
  const now = (await world.as('mei').sees()).find(({ id }) => id === card.id)
  expect(wordsOf(now?.card)).not.toContain('只有赵博知道')
  await world.close()
})

test('files keep what the pool hides covered from all but its admins, and leave out what was said (R38, R159)', async () => {
  const world = await aWorld()
  const { customer } = await aCustomer(world, 'mei', { company: '公海里的', person: '三号', phone: '13512340000' })
  await world.as('mei').types(`跟进 ${customer} 底价是八折`)
  await world.as('mei').types(`退回 ${customer} 不在我的行业`)
  const phones = async (who: Handle, line: string) => {
    const { rows } = await fileOf(world, await world.as(who).types(line))
    return rows.flat().filter(cell => String(cell).startsWith('135'))
  }
  // Finance may read and take out every customer, and is no admin of the sea.
  expect(await phones('sun', '导出 客户')).toEqual(['135****0000'])
  expect(await phones('sun', '导出 联系人')).toEqual(['135****0000'])
  expect(await phones('zhou', '导出 客户')).toEqual(['13512340000'])
  const waiting = await asItIs(world, 'wang', cardIn(await world.as('wang').types('导出 跟进')))
  const { rows } = await fileOf(world, await world.as('wang').taps('下载', waiting))
  expect(rows.flat().join()).not.toContain('底价')
  await world.close()
})

test('rules about the numbers of leads hold on cards, in lists, in the search and in files (R154)', async () => {
  const world = await aWorld()
  await rule(world, '销售', ['lead', 'phone', 'masked'])
  await rule(world, '销售', ['lead', 'email', 'hidden'])
  const lead = await own(world, 'mei', { company: '号码不外露', phone: '13812345678', email: 'wang@example.cn' })
  const card = await reads(world, 'mei', lead)
  expect(card).toContain('138****5678')
  expect(card).not.toMatch(/13812345678|example\.cn/)
  expect(told(await world.as('mei').types('搜索 12345678'))).toContain('没有找到')
  expect(await hears(world, 'wang', '搜索 12345678')).toContain('号码不外露')
  const { answer } = await world.as('mei').types(`修改 ${lead}`)
  expect(JSON.stringify(answer.form)).not.toMatch(/13812345678|example\.cn/)
  await world.close()
})
