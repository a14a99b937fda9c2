import { afterAll, beforeAll, expect, test } from 'vitest'
import { aWorld, buttonsOf, cardIn, type World, wordsOf } from '../world.ts'
import { aCustomer, own, reads, told } from './stories.ts'

let world: World
beforeAll(async () => {
  world = await aWorld()
})
afterAll(() => world.close())

/** The sentences of a trail, the newest first, without their times. */
async function trail(who: 'mei' | 'wang' | 'zhou', line: string, locale: 'zh' | 'en' = 'zh'): Promise<string[]> {
  const card = cardIn(await world.as(who).types(line, { locale }))
  return wordsOf(card.card)
    .split('\n')
    .slice(1)
    .filter((_, index) => index % 2 === 1)
}

test('the life of a lead reads as sentences, in both languages (R172)', async () => {
  const no = await world.as('wang').adds({ company: '上海云帆科技' })
  await world.as('mei').types(`领取 ${no}`)
  await world.as('mei').types(`跟进 ${no} 电话没人接`)
  await world.as('mei').types(`退回 ${no} 联系不上`)
  await world.as('bo').types(`领取 ${no}`)
  expect(await trail('wang', `为什么 ${no}`)).toEqual([
    '赵博 领取了它',
    '林梅 退回到“公共线索池”：联系不上',
    '林梅 记了跟进：电话没人接',
    '林梅 领取了它',
    '王海 录入了线索',
  ])
  expect(await trail('wang', `why ${no}`, 'en')).toEqual([
    '赵博 claimed it',
    '林梅 returned it to 公共线索池: 联系不上',
    '林梅 logged: 电话没人接',
    '林梅 claimed it',
    '王海 entered the lead',
  ])
})

test('the life of a deal names its stages in the language of the reader, and marks what was undone', async () => {
  const { deal } = await aCustomer(world, 'mei', { company: '商机历史', deal: '年框' })
  await world.as('mei').types(`推进 ${deal} 方案`)
  await world.as('mei').types('撤销')
  await world.as('wang').types(`推进 ${deal} 报价`)
  await world.as('mei').types(`输单 ${deal} 价格`)
  expect(await trail('mei', `历史 ${deal}`)).toEqual([
    '林梅 输单：价格',
    '王海 推进：新机会 → 报价',
    '林梅 撤销了上一步',
    '林梅 推进：新机会 → 方案（已撤销）',
    '林梅 建立了商机',
  ])
  expect(await trail('mei', `history ${deal}`, 'en')).toEqual([
    '林梅 lost it: Price',
    '王海 moved it: New → Proposal',
    '林梅 took the last step back',
    '林梅 moved it: New → Solution (undone)',
    '林梅 opened the deal',
  ])
})

test('promises and the conversion are part of it, on the record they belong to', async () => {
  const no = await own(world, 'mei', { company: '约定历史' })
  await world.as('mei').types(`跟进 ${no} 聊过 明天下午3点寄样`)
  const day = cardIn(await world.as('mei').types('待办'))
  await world.as('mei').taps('+1天', day)
  await world.as('mei').taps('完成', day)
  const { answer } = await world.as('mei').types(`转客户 ${no}`)
  const customer = /C-\d+/.exec(told(await world.as('mei').fills(answer.form)))?.[0]
  expect(await trail('mei', `为什么 ${no}`)).toEqual([
    `林梅 把它转为客户 ${customer} 约定历史`,
    '林梅 完成了约定：寄样',
    '林梅 把“寄样”推迟到 11月25日 周三 15:00',
    '林梅 记了跟进：聊过',
    '林梅 录入了线索',
  ])
  expect(await trail('mei', `为什么 ${customer}`)).toEqual([`林梅 由线索 ${no} 转为客户`])
})

test('the moments are those of the reader’s clock', async () => {
  const no = await own(world, 'mei', { company: '时区' })
  await world.store.sql`update "User" set "timeZone" = 'America/New_York' where handle = 'zhou'`
  expect(await reads(world, 'zhou', `why ${no}`)).toContain('21:00')
  expect(await reads(world, 'mei', `why ${no}`)).toContain('10:00')
})

test('a colleague’s record keeps its history to itself, and so does one that does not exist', async () => {
  const no = await own(world, 'mei', { company: '不外传' })
  expect(told(await world.as('bo').types(`为什么 ${no}`))).toBe(
    `${no} 由 林梅 负责，只有 林梅、其主管或管理员可以操作。`,
  )
  expect(told(await world.as('mei').types('为什么 L-99999'))).toBe(
    '没有找到你能看到的线索“L-99999”。可以试试“搜索 L-99999”。',
  )
  expect(told(await world.as('mei').types('为什么'))).toBe('请这样说：为什么 <记录>')
})

test('the button on a room’s card answers to the one who tapped only', async () => {
  await world.as('wang').adds({ company: '群里的卡片' })
  await world.settled()
  const posted = cardIn({ messages: await world.as('mei').sees('leads') })
  expect(buttonsOf(posted)).toEqual(['领取', '查重', '历史'])
  const said = await world.as('mei').taps('历史', posted)
  const answer = said.messages.find(({ id }) => id !== posted.id)
  expect(answer?.audience).toBe('user')
  expect(wordsOf(answer?.card)).toContain('王海 录入了线索')
})
