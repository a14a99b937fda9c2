import { afterAll, beforeAll, expect, test } from 'vitest'
import { aWorld, cardIn, type World, wordsOf } from '../world.ts'
import { asItIs, own, reads, told } from './stories.ts'

let world: World
beforeAll(async () => {
  world = await aWorld()
})
afterAll(() => world.close())

test('an undone claim puts the lead back and gives the day’s claim back (R174)', async () => {
  const place = await aWorld()
  const no = await place.as('wang').adds({ company: '上海云帆科技' })
  await place.as('mei').types(`领取 ${no}`)
  expect(await reads(place, 'mei', '我的')).toContain('今天已领 1／10 条')
  expect(told(await place.as('mei').types('撤销'))).toBe(`已撤销：${no} 上海云帆科技 回到线索池，不占今天的额度。`)
  expect(await reads(place, 'mei', '我的')).toContain('今天已领 0／10 条')
  expect(await reads(place, 'bo', '线索池')).toContain(no)
  // It was never given up, so there is nothing to wait for.
  expect(told(await place.as('mei').types(`领取 ${no}`))).toContain('归你了')
  await place.close()
})

test('the thirtieth second is in time, the thirty-first is not', async () => {
  const place = await aWorld()
  const [one, two] = [await place.as('wang').adds({ company: '甲' }), await place.as('wang').adds({ company: '乙' })]
  await place.as('mei').types(`领取 ${one}`)
  await place.later('30s')
  expect(told(await place.as('mei').types('撤销'))).toContain('已撤销')
  await place.as('mei').types(`领取 ${two}`)
  await place.later('31s')
  expect(told(await place.as('mei').types('undo', { locale: 'en' }))).toBe(
    'It is 31 s ago; undo works within 30 s. Change it by hand.',
  )
  await place.later('1h')
  expect(told(await place.as('mei').types('撤销'))).toBe('已经过了 1 小时，只能在 30 秒内撤销。请直接修改。')
  await place.close()
})

test('a batch that was claimed together is given back together', async () => {
  const leads = await Promise.all(['一', '二', '三'].map(name => world.as('wang').adds({ company: `整批${name}` })))
  await world.as('mei').types(`领取 ${leads.join(' ')}`)
  expect(told(await world.as('mei').types('撤销'))).toBe('已全部撤销，共 3 条。')
  for (const no of leads) expect(await reads(world, 'bo', `查看 ${no}`)).toContain('待领取')
  const counters = await world.store.sql`
    select kind, value from "OwnerCounter" where "userId" = ${world.cast.users.mei} order by kind`
  expect(counters).toEqual([
    { kind: 'claimed', value: 0 },
    { kind: 'held', value: 0 },
  ])
})

test('two taps on undo are one undo', async () => {
  const no = await own(world, 'bo', { company: '双击撤销' })
  await world.as('bo').types(`跟进 ${no} 聊过`)
  const said = await Promise.all([world.as('bo').types('撤销'), world.as('bo').types('撤销')])
  expect(said.filter(one => told(one).startsWith('已撤销：'))).toHaveLength(1)
  expect(said.map(told).filter(text => ['已经撤销过了。', '没有可以撤销的操作。'].includes(text))).toHaveLength(1)
  const undone = await world.store
    .sql`select 1 from "AuditEvent" where action = 'undo' and "actorId" = ${world.cast.users.bo}`
  expect(undone).toHaveLength(1)
})

test('an undo is not undone, and who did nothing has nothing to take back', async () => {
  const no = await world.as('wang').adds({ company: '只退一步' })
  await world.as('mei').types(`领取 ${no}`)
  await world.as('mei').types('撤销')
  expect(told(await world.as('mei').types('撤销'))).toBe('没有可以撤销的操作。')
  expect(told(await world.as('sun').types('undo', { locale: 'en' }))).toBe('There is nothing to undo.')
})

test('a refusal in between does not stand in the way of an undo', async () => {
  const no = await own(world, 'mei', { company: '中间碰壁' })
  const theirs = await own(world, 'bo', { company: '博的线索' })
  await world.as('mei').types(`退回 ${no} 手滑`)
  await world.as('mei').types(`退回 ${theirs} 不让退`)
  expect(told(await world.as('mei').types('撤销'))).toContain(`已撤销：${no} 中间碰壁`)
})

test('what cannot be taken back is said to be so', async () => {
  await world.as('mei').adds({ company: '录入不能撤' })
  expect(told(await world.as('mei').types('撤销'))).toBe('你的上一步操作不能撤销，请按现在的内容直接改。')
})

test('nobody undoes for another: each has their own last step', async () => {
  const no = await world.as('wang').adds({ company: '各撤各的' })
  await world.as('mei').types(`领取 ${no}`)
  expect(told(await world.as('wang').types('撤销'))).toBe('你的上一步操作不能撤销，请按现在的内容直接改。')
  expect(await reads(world, 'mei', `查看 ${no}`)).toContain('林梅 跟进中')
})

test('a claim that was worked on by conversion is not undone any more', async () => {
  const no = await world.as('wang').adds({ company: '已经转了' })
  await world.as('mei').types(`领取 ${no}`)
  const { answer } = await world.as('wang').types(`转客户 ${no}`)
  await world.as('wang').fills(answer.form)
  expect(told(await world.as('mei').types('撤销'))).toBe('之后又有变化，撤销会覆盖它，所以没有撤销。请看最新内容再改。')
})

test('the room’s card follows an undo back into the pool', async () => {
  await world.as('wang').adds({ company: '卡片跟着回来' })
  await world.settled()
  const posted = cardIn({ messages: await world.as('mei').sees('leads') })
  await world.as('mei').taps('领取', posted)
  await world.as('mei').types('撤销')
  expect(wordsOf((await asItIs(world, 'bo', posted)).card)).toContain('待领取 · 公共线索池')
  expect(told(await world.as('bo').taps('领取', posted))).toContain('归你了')
})
