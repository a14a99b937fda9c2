import { afterAll, beforeAll, expect, test } from 'vitest'
import { aWorld, buttonsOf, cardIn, type Said, type World, wordsOf } from '../world.ts'
import { aCustomer, own, told } from './stories.ts'

let world: World
beforeAll(async () => {
  world = await aWorld()
  await world.store.sql`update "User" set locale = 'en' where handle = 'bo'`
})
afterAll(() => world.close())

const chinese = /[\u4e00-\u9fff]/

/** Everything an answer says: sentences, field errors, forms, cards and their buttons. */
function all(said: Said): string {
  const { answer, messages } = said
  const cards = messages.filter(({ from, card }) => from === 'shoal' && card !== null)
  return JSON.stringify([answer.notice, answer.error, answer.form, cards.map(message => [message.text, message.card])])
}

test('who reads English gets every answer in English, with names as they are', async () => {
  const bo = world.as('bo')
  await bo.types('lead add Harbor Foods, Anna Keller, +49 30 901820, wants a demo')
  const no = await own(world, 'bo', { company: 'Harbor Foods', person: 'Anna Keller', phone: '+49 30 901820' })
  await bo.types(`log ${no} called Anna, tomorrow 3pm send quote`)
  const form = await bo.types(`convert ${no}`)
  await bo.fills(form.answer.form, { deal: 'Pilot', amount: '12.8k' })
  const said: Said[] = [form]
  for (const line of [
    'todo',
    'deals',
    'customers',
    'search Harbor',
    'C-1',
    'O-1',
    'move O-1',
    'undo',
    'my leads',
    'leads xyz',
    'lost O-1',
    'release L-999',
    'nonsense',
    'me',
  ])
    said.push(await bo.types(line))
  const names = /赵博|林梅|公共线索池|海外线索|客户公海|销售/g
  expect(said.map(one => all(one).replace(names, '')).filter(text => chinese.test(text))).toEqual([])
})

test('a record is drawn for each in their own language, and for the room in the company’s', async () => {
  const no = await world.as('wang').adds({ company: 'Nordlicht GmbH' })
  await world.settled()
  const posted = cardIn({ messages: await world.as('bo').sees('leads') })
  expect(buttonsOf(posted)).toEqual(['领取', '查重', '历史'])
  const { answer, messages } = await world.as('bo').taps('领取', posted)
  expect(answer.notice).toBe(`${no} Nordlicht GmbH is yours. You can undo this for 30 s.`)
  const mine = messages.find(({ audience }) => audience === 'user')
  expect(buttonsOf(mine)).toEqual(['Log a talk', 'Convert', 'Edit', 'Return to pool', 'History'])
  expect(wordsOf(mine?.card)).toContain('赵博 since 10:00')
  expect(buttonsOf(cardIn(await world.as('wang').types(no)))).toEqual([
    '记跟进',
    '转客户',
    '修改',
    '退回线索池',
    '历史',
  ])
})

test('the words of both languages work for everybody', async () => {
  const no = await own(world, 'bo', { company: 'Both Ways Ltd' })
  expect(told(await world.as('bo').types(`跟进 ${no} 打了电话 明天下午3点回访`))).toBe(
    `Logged on ${no} Both Ways Ltd. Next: 回访, tomorrow 15:00.`,
  )
  expect(told(await world.as('mei').types('release L-99999'))).toBe(
    '没有找到你能看到的线索“L-99999”。可以试试“搜索 L-99999”。',
  )
})

test('the client’s language goes before the person’s own, for that line only', async () => {
  expect(told(await world.as('bo').types('L-99999', { locale: 'zh' }))).toContain('没有找到你能看到的线索')
  expect(told(await world.as('bo').types('L-99999'))).toBe('No lead “L-99999” that you may see. Try “search L-99999”.')
})

test('money and dates follow the reader (R6)', async () => {
  const { deal } = await aCustomer(world, 'mei', { company: '金额写法', deal: '一单', amount: '1234.5' })
  expect(wordsOf(cardIn(await world.as('mei').types(deal)).card)).toContain('金额: ¥1,234.50')
  expect(wordsOf(cardIn(await world.as('mei').types(deal, { locale: 'en' })).card)).toContain('Amount: CN¥1,234.50')
})

test('a reminder speaks the language of its owner', async () => {
  const place = await aWorld()
  await place.store.sql`update "User" set locale = 'en' where handle = 'bo'`
  const no = await own(place, 'bo', { company: 'Reminder Inc' })
  await place.as('bo').types(`log ${no} talked, today 3pm send quote`)
  await place.later('5h')
  const card = (await place.as('bo').sees()).at(-1)
  expect(wordsOf(card?.card)).toContain('Due 15:00\nsend quote')
  expect(buttonsOf(card)).toEqual(['Done', 'In 3 hours', 'Tomorrow 9:00', 'Other time', 'Open'])
  await place.close()
})

test('a person in another zone promises and reads in their own clock', async () => {
  await world.store.sql`update "User" set "timeZone" = 'Europe/Berlin' where handle = 'zhou'`
  const no = await own(world, 'zhou', { company: '柏林的约定' })
  expect(told(await world.as('zhou').types(`跟进 ${no} 聊过 今天下午3点回访`))).toBe(
    `已记在 ${no} 柏林的约定 上。下一步：15:00 回访。`,
  )
  const [plan] = await world.store.sql<{
    dueAt: Date
  }>`select "dueAt" from "FollowUpPlan" where "ownerId" = ${world.cast.users.zhou}`
  expect(plan?.dueAt.toISOString()).toBe('2026-11-23T14:00:00.000Z')
})
