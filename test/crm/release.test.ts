import { afterAll, beforeAll, expect, test } from 'vitest'
import { aWorld, cardIn, type World, wordsOf } from '../world.ts'
import { asItIs, choicesOf, own, reads, told } from './stories.ts'

let world: World
beforeAll(async () => {
  world = await aWorld()
})
afterAll(() => world.close())

test('a rep gives a lead back from its card, and the next person reads why (R24)', async () => {
  const no = await own(world, 'mei', { company: '合肥长丰', phone: '13700137000' })
  const card = cardIn(await world.as('mei').types(`查看 ${no}`))
  const asked = await world.as('mei').taps('退回线索池', card)
  expect(asked.answer.form?.title).toBe(`退回 ${no}`)
  expect(Object.keys(choicesOf(asked.answer.form?.card))).toEqual(['公共线索池', '海外线索'])

  const back = await world.as('mei').fills(asked.answer.form, { reason: '客户在外地，不归我们' })

  expect(told(back)).toBe(`${no} 合肥长丰 已退回“公共线索池”。30 秒内可以“撤销”。`)
  const seen = await reads(world, 'bo', `查看 ${no}`)
  expect(seen).toContain('退回原因: 客户在外地，不归我们')
  expect(seen).toContain('电话: 137****7000')
  expect(wordsOf((await asItIs(world, 'mei', card)).card)).toContain('待领取 · 公共线索池')
})

test('without a reason nothing goes back, and the same form is sent again with one', async () => {
  const no = await own(world, 'mei', { company: '芜湖江城' })
  const { answer } = await world.as('mei').types(`退回 ${no}`)
  const empty = await world.as('mei').fills(answer.form, { reason: '   ' })
  expect(empty.answer.error?.fields).toEqual({ reason: '请填写' })
  expect(empty.answer.form).toBeUndefined()
  expect(await reads(world, 'mei', `查看 ${no}`)).toContain('林梅 跟进中')
  expect(told(await world.as('mei').fills(answer.form, { reason: '对方已倒闭' }))).toContain('已退回')
})

test('a reason of 501 characters is too long', async () => {
  const no = await own(world, 'mei', { company: '话太多' })
  const { answer } = await world.as('mei').types(`退回 ${no}`)
  const said = await world.as('mei').fills(answer.form, { reason: '长'.repeat(501) })
  expect(said.answer.error?.fields).toEqual({ reason: '太长了，最多 500 个字' })
})

test('the other pool can be chosen, and reason and number go in one line too', async () => {
  const no = await own(world, 'mei', { company: 'Kobe Steel Trading' })
  const { answer } = await world.as('mei').types(`release ${no}`, { locale: 'en' })
  const back = await world.as('mei').fills(answer.form, { reason: '海外', pool: world.cast.overseas })
  expect(told(back)).toContain('已退回“海外线索”')

  const other = await own(world, 'mei', { company: 'Osaka Gears' })
  expect(told(await world.as('mei').types(`release ${other} not our market`, { locale: 'en' }))).toBe(
    `${other} Osaka Gears is back in 公共线索池. You can undo this for 30 s.`,
  )
})

test('a colleague may not give it back, and hears whose it is and who could', async () => {
  const no = await own(world, 'mei', { company: '六安茶业' })
  expect(told(await world.as('bo').types(`退回 ${no} 我想要`))).toBe(
    `${no} 由 林梅 负责，只有 林梅、其主管或管理员可以操作。`,
  )
  expect(told(await world.as('he').types(`退回 ${no} 试试`))).toBe(
    '你的角色没有这个权限。可以操作的角色：管理员、销售、销售经理。',
  )
})

test('the manager and the admin may', async () => {
  const one = await own(world, 'mei', { company: '主管来退' })
  const two = await own(world, 'bo', { company: '管理员来退' })
  expect(told(await world.as('wang').types(`退回 ${one} 换人跟`))).toContain('已退回')
  expect(told(await world.as('zhou').types(`退回 ${two} 换人跟`))).toContain('已退回')
})

test('what is in a pool already cannot go back once more', async () => {
  const no = await world.as('mei').adds({ company: '已在池中' })
  expect(told(await world.as('mei').types(`退回 ${no} 再退`))).toBe(`${no} 已在池中 还没有负责人，请先领取。`)
  expect(told(await world.as('zhou').types(`退回 ${no} 再退`))).toBe(
    `${no} 已在池中 在 10:00 就已经回到“公共线索池”了。`,
  )
})

test('ten returns at the same moment are one return', async () => {
  const no = await own(world, 'mei', { company: '连点十下' })
  const said = await Promise.all(Array.from({ length: 10 }, () => world.as('mei').types(`退回 ${no} 点了十下`)))
  expect(said.filter(one => told(one).includes('已退回'))).toHaveLength(1)
  const episodes = await world.store.sql`
    select "endReason" from "OwnershipEpisode" e join "Lead" l on l.id = e."entityId" where l.no = ${no}`
  expect(episodes).toEqual([{ endReason: 'return' }])
})

test('a return is undone until the thirtieth second, with everything as it was (R174)', async () => {
  const place = await aWorld()
  const no = await own(place, 'mei', { company: '手滑公司' })
  await place.later('1h')
  await place.as('mei').types(`退回 ${no} 手滑`)
  await place.later('30s')
  expect(told(await place.as('mei').types('撤销'))).toBe(`已撤销：${no} 手滑公司 又归 林梅 了。`)
  expect(await reads(place, 'mei', `查看 ${no}`)).toContain('林梅 跟进中 · 10:00 起')
  const held = await place.store.sql`select value from "OwnerCounter" where kind = 'held'`
  expect(held).toEqual([{ value: 1 }])

  await place.as('mei').types(`退回 ${no} 这次是真的`)
  await place.later('31s')
  expect(told(await place.as('mei').types('撤销'))).toBe('已经过了 31 秒，只能在 30 秒内撤销。请直接修改。')
  await place.close()
})

test('when the manager undoes a return, the lead is the rep’s again and not the manager’s', async () => {
  const no = await own(world, 'mei', { company: '还给林梅' })
  await world.as('wang').types(`退回 ${no} 弄错了`)
  expect(told(await world.as('wang').types('撤销'))).toBe(`已撤销：${no} 还给林梅 又归 林梅 了。`)
  expect(await reads(world, 'mei', '我的线索')).toContain(no)
})

test('an undo does not take a lead away from whoever claimed it meanwhile', async () => {
  const no = await own(world, 'mei', { company: '晚了一步' })
  await world.as('mei').types(`退回 ${no} 不要了`)
  await world.as('bo').types(`领取 ${no}`)
  expect(told(await world.as('mei').types('撤销'))).toBe('之后又有变化，撤销会覆盖它，所以没有撤销。请看最新内容再改。')
  expect(await reads(world, 'bo', `查看 ${no}`)).toContain('赵博 跟进中')
})

test('the reason of the last return stays readable after somebody claimed and thought better of it', async () => {
  const no = await own(world, 'mei', { company: '原因还在' })
  await world.as('mei').types(`退回 ${no} 老板出国了`)
  await world.later('1m')
  await world.as('bo').types(`领取 ${no}`)
  await world.as('bo').types('撤销')
  expect(await reads(world, 'bo', `查看 ${no}`)).toContain('退回原因: 老板出国了')
})
