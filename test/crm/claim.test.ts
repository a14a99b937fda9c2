import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { aWorld, buttonsOf, cardIn, type World, wordsOf } from '../world.ts'
import { asItIs, own, reads, told, waiting } from './stories.ts'

const salesRoles = '你的角色没有这个权限。可以操作的角色：管理员、销售、销售经理。'

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
  const now = await asItIs(world, 'bo', posted)
  expect(wordsOf(now.card)).toContain('林梅 跟进中')
  expect(wordsOf(now.card)).toContain('138****8000')
  expect(buttonsOf(now)).toEqual(['历史'])
})

test('a tap on a button that is gone from the room card is told who was quicker', async () => {
  const no = await world.as('wang').adds({ company: '宁波远航物流' })
  await world.settled()
  const posted = cardIn({ messages: await world.as('bo').sees('leads') })
  await world.as('mei').types(`领取 ${no}`)

  const late = await world.as('bo').taps(`lead.claim:${no}`, posted)

  expect(told(late)).toBe(`${no} 宁波远航物流 已在 10:00 被 林梅 领取。要一起跟进，发“问负责人 ${no}”。`)
  expect(wordsOf((await asItIs(world, 'bo', posted)).card)).toContain('林梅 跟进中')
})

test('a lead is claimed in English by its bare number, and claiming it again is not an error (R10)', async () => {
  const no = await world.as('wang').adds({ company: 'Harbor Foods' })
  const spoken = no.toLowerCase().replace('-', '')

  expect(told(await world.as('bo').types(`claim ${spoken}`, { locale: 'en' }))).toBe(
    `${no} Harbor Foods is yours. You can undo this for 30 s.`,
  )
  expect(told(await world.as('bo').types(`claim ${no}`, { locale: 'en' }))).toBe(`Already yours: ${no} Harbor Foods.`)
})

test('an engineer and a clerk in finance are told which roles claim', async () => {
  const [no] = await waiting(world, 1, '不给外人')
  expect(told(await world.as('he').types(`领取 ${no}`))).toBe(salesRoles)
  expect(told(await world.as('sun').types(`领取 ${no}`))).toBe(salesRoles)
})

test('the word alone is answered with how to say it', async () => {
  expect(told(await world.as('mei').types('领取'))).toBe('请这样说：领取 <线索或客户> [更多…]')
})

test('a pool opened to one person only refuses the rep next to them (R28)', async () => {
  const no = await world.as('bo').adds({ company: '柏林阀门', destination: world.cast.overseas })
  await world.store
    .sql`update "Pool" set "departmentIds" = '{}', "userIds" = array[${world.cast.users.bo}::uuid] where id = ${world.cast.overseas}`

  expect(told(await world.as('mei').types(`领取 ${no}`))).toBe(
    `${no} 在“海外线索”里，你不是它的成员，请联系线索池管理员。`,
  )
  expect(told(await world.as('bo').types(`领取 ${no}`))).toContain('归你了')
})

test('the same delivery twice is one claim with the same answer (R167)', async () => {
  const [no] = await waiting(world, 1, '重复投递')
  const first = await world.as('bo').types(`领取 ${no}`, { eventId: 'claimed-once' })
  const second = await world.as('bo').types(`领取 ${no}`, { eventId: 'claimed-once' })

  expect(told(second)).toBe(`${no} 重复投递1 归你了。30 秒内可以“撤销”。`)
  expect(second.answer).toEqual(first.answer)
  const trail = await world.store.sql`select 1 from "AuditEvent" where action = 'lead.claim' and facts ->> 'no' = ${no}`
  expect(trail).toHaveLength(1)
})

describe('by name', () => {
  test('a name that fits one lead is enough', async () => {
    const no = await world.as('wang').adds({ company: '嘉兴蓝鲸仪表' })
    expect(told(await world.as('bo').types('领取 蓝鲸'))).toBe(`${no} 嘉兴蓝鲸仪表 归你了。30 秒内可以“撤销”。`)
  })

  test('a name that fits two asks which, and the tap finishes the job', async () => {
    const one = await world.as('wang').adds({ company: 'AI 视觉一部' })
    const two = await world.as('wang').adds({ company: 'AI 视觉二部' })
    const asked = await world.as('mei').types('claim ai', { locale: 'zh' })
    expect(told(asked)).toBe('“ai”对应好几条记录，请选一条。')
    const choice = cardIn(asked)
    expect(wordsOf(choice.card)).toContain(`${one} AI 视觉一部`)

    const picked = await world.as('mei').taps(`say:claim ${two}`, choice)

    expect(told(picked)).toBe(`${two} AI 视觉二部 归你了。30 秒内可以“撤销”。`)
    expect(await reads(world, 'bo', `查看 ${one}`)).toContain('待领取 · 公共线索池')
  })

  test('a name nobody has is told how to look further', async () => {
    expect(told(await world.as('mei').types('领取 子虚乌有'))).toBe(
      '没有找到你能看到的线索“子虚乌有”。可以试试“搜索 子虚乌有”。',
    )
  })
})

describe('several at once are all or none (R12)', () => {
  test('a number that does not exist is named and nothing is claimed', async () => {
    const [one, two] = await waiting(world, 2, '整批甲')
    expect(told(await world.as('bo').types(`领取 ${one} L-99999 ${two}`))).toBe(
      '没有找到你能看到的线索“L-99999”。可以试试“搜索 L-99999”。',
    )
    expect(await reads(world, 'bo', `查看 ${one}`)).toContain('待领取')
  })

  test('one that somebody else has is named with its keeper', async () => {
    const [one, two] = await waiting(world, 2, '整批乙')
    await world.as('mei').types(`领取 ${two}`)
    expect(told(await world.as('bo').types(`领取 ${one}、${two}`))).toBe(
      `${two} 整批乙2 已在 10:00 被 林梅 领取。要一起跟进，发“问负责人 ${two}”。`,
    )
    expect(await reads(world, 'bo', `查看 ${one}`)).toContain('待领取')
  })

  test('one that is mine already is to be left out', async () => {
    const mine = await own(world, 'bo', { company: '整批丙' })
    const [free] = await waiting(world, 1, '整批丁')
    expect(told(await world.as('bo').types(`领取 ${mine},${free}`))).toBe(
      `${mine} 整批丙 已经是你的了，其余没有领取。去掉它再试。`,
    )
  })

  test('twenty-one are too many, the same one twenty-one times is one (R29)', async () => {
    const numbers = Array.from({ length: 21 }, (_, i) => `L-${i + 1}`)
    expect(told(await world.as('bo').types(`领取 ${numbers.join(' ')}`))).toBe(
      '“单次领取”规定一次最多 20 条，这里有 21 条。请分几次领。',
    )
    const [no] = await waiting(world, 1, '说了好多遍')
    expect(told(await world.as('bo').types(`领取 ${Array(21).fill(no).join(' ')}`))).toContain(
      `${no} 说了好多遍1 归你了`,
    )
  })
})

test('ten claims a day, counted exactly, and midnight starts again (R30)', async () => {
  const place = await aWorld()
  const leads = await waiting(place, 13, '额度')
  const mei = place.as('mei')
  expect(told(await mei.types(`领取 ${leads.slice(0, 9).join(' ')}`))).toContain('9 条线索归你了')
  expect(told(await mei.types(`领取 ${leads.slice(9, 11).join(' ')}`))).toBe(
    '“公共线索池”每天最多领取 10 条，你今天还剩 1 条，这次要领 2 条。零点后重新计算。',
  )
  expect(told(await mei.types(`领取 ${leads[9]}`))).toContain('归你了')
  expect(await reads(place, 'mei', '我的')).toContain('今天已领 10／10 条')

  for (const no of leads.slice(0, 6)) await mei.types(`退回 ${no} 不是我的行业`)
  const none = '“公共线索池”每天最多领取 10 条，你今天还剩 0 条，这次要领 1 条。零点后重新计算。'
  expect(told(await mei.types(`领取 ${leads[11]}`))).toBe(none)
  await place.later('13h 59m')
  expect(told(await mei.types(`领取 ${leads[11]}`))).toBe(none)
  await place.later('1m')
  expect(told(await mei.types(`领取 ${leads[11]}`))).toContain('归你了')
  expect(await reads(place, 'mei', '我的')).toContain('今天已领 1／10 条')
  await place.close()
})

test('who gave a lead back waits seven calendar days; everybody else may have it at once (R32)', async () => {
  const place = await aWorld()
  const no = await own(place, 'mei', { company: '南京六合机电' })
  await place.as('mei').types(`退回 ${no} 预算太小`)
  expect(told(await place.as('mei').types(`领取 ${no}`))).toBe(
    `你在 10:00 刚放弃过 ${no} 南京六合机电：前负责人冷却期内不能再领，2026-11-30 起可以；同事现在就能领。`,
  )

  await place.later('2m')
  expect(told(await place.as('bo').types(`领取 ${no}`))).toContain('归你了')
  await place.as('bo').types(`退回 ${no} 联系不上`)
  expect(told(await place.as('bo').types(`claim ${no}`, { locale: 'en' }))).toBe(
    `You gave ${no} 南京六合机电 up on 10:02, and the last owner waits: you may claim it again from 2026-11-30. A colleague may at once.`,
  )
  // The keeper before the last one is free to come back.
  await place.later('2m')
  expect(told(await place.as('mei').types(`领取 ${no}`))).toContain('归你了')
  await place.as('mei').types(`退回 ${no} 还是不行`)

  await place.later('6d 13h 55m')
  expect(told(await place.as('mei').types(`领取 ${no}`))).toContain('2026-11-30 起可以')
  await place.later('1m')
  expect(told(await place.as('mei').types(`领取 ${no}`))).toContain('归你了')
  await place.close()
})

test('a claim that was undone in between does not shorten the wait of who gave the lead back (R32)', async () => {
  const place = await aWorld()
  const no = await own(place, 'mei', { company: '滁州永发' })
  await place.as('mei').types(`退回 ${no} 预算太小`)
  await place.later('1m')
  await place.as('bo').types(`领取 ${no}`)
  await place.as('bo').types('撤销')
  expect(told(await place.as('mei').types(`领取 ${no}`))).toBe(
    `你在 10:00 刚放弃过 ${no} 滁州永发：前负责人冷却期内不能再领，2026-11-30 起可以；同事现在就能领。`,
  )
  await place.close()
})

test('a full department is told the rule, the room left, and a return makes room (R31)', async () => {
  const place = await aWorld()
  await place.store.sql`update "CapacityRule" set max = 3`
  const leads = await waiting(place, 4, '库容')
  await place.as('mei').types(`领取 ${leads[0]} ${leads[1]}`)
  expect(told(await place.as('mei').types(`领取 ${leads[2]} ${leads[3]}`))).toBe(
    '“华东销售部库容”规定最多持有 3 条线索，你还能领 1 条，这次要领 2 条。请先退回或转化一些。',
  )
  expect(told(await place.as('mei').types(`领取 ${leads[2]}`))).toContain('归你了')
  expect(told(await place.as('mei').types(`领取 ${leads[3]}`))).toContain('你还能领 0 条')

  await place.as('mei').types(`退回 ${leads[0]} 重复了`)
  expect(told(await place.as('mei').types(`领取 ${leads[3]}`))).toContain('归你了')
  await place.close()
})
