import { afterAll, beforeAll, expect, test } from 'vitest'
import { aWorld, cardIn, type World, wordsOf } from '../world.ts'
import { aCustomer, own, reads, rowsOf, told } from './stories.ts'

let world: World
let customer: string
let deal: string
beforeAll(async () => {
  world = await aWorld()
  const made = await aCustomer(world, 'mei', {
    ...{ company: '云帆科技', person: '李敏', phone: '13800138000', deal: '席位采购', amount: '12.8万' },
  })
  customer = made.customer
  deal = made.deal
})
afterAll(() => world.close())

test('one hit is shown at once: by name, by initials, by phone however written, by contact', async () => {
  for (const query of ['云帆', 'yfkj', 'YFKJ', '13800138000', '+86 138 0013 8000', '8000', '李敏', 'lm'])
    expect(await reads(world, 'mei', `搜索 ${query}`)).toContain(`${customer} 云帆科技`)
  expect(await reads(world, 'mei', 'search 席位')).toContain(`${deal} 席位采购`)
})

test('the initials of the company’s own name find it behind its city, and so do commands that name it', async () => {
  const place = await aWorld()
  const made = await aCustomer(place, 'mei', { company: '上海晨星仪器有限公司' })
  for (const query of ['cxyq', 'shcx', 'sh'])
    expect(await reads(place, 'mei', `搜索 ${query}`)).toContain(`${made.customer} 上海晨星仪器有限公司`)
  expect(await reads(place, 'mei', '客户 cxyq')).toContain('上海晨星仪器有限公司')
  expect(told(await place.as('mei').types('搜索 cx'))).toBe(
    '没有找到你能看到的“cx”。换个说法试试；要知道公司里有没有，用“查重 cx”。',
  )
  await place.close()
})

test('several are listed with kind, way and keeper, and each opens', async () => {
  const place = await aWorld()
  await aCustomer(place, 'mei', { company: '海星食品', person: '海洋', deal: '海运冷链' })
  const pooled = await place.as('wang').adds({ company: '海岸线物流' })
  const mine = await own(place, 'mei', { company: '海天味业' })
  const list = cardIn(await place.as('mei').types('搜索 海'))
  expect(wordsOf(list.card)).toContain('搜索：海\n找到 4 条')
  expect(rowsOf(list).sort()).toEqual(
    [
      'C-1 海星食品 | 客户 · 海洋 · 林梅',
      `${pooled} 海岸线物流 | 线索 · 公共线索池`,
      `${mine} 海天味业 | 线索 · 林梅`,
      'O-1 海运冷链 | 商机 · 林梅',
    ].sort(),
  )
  expect(wordsOf(cardIn(await place.as('mei').taps(`record.show:${mine}`, list)).card)).toContain('海天味业')
  const english = cardIn(await place.as('mei').types('search 海', { locale: 'en' }))
  expect(wordsOf(english.card)).toContain('4 found')
  await place.close()
})

test('more than ten are cut, and it says how to narrow them', async () => {
  await Promise.all(Array.from({ length: 11 }, (_, i) => own(world, 'bo', { company: `批量${i}` })))
  const list = cardIn(await world.as('bo').types('搜索 批量'))
  expect(rowsOf(list)).toHaveLength(10)
  expect(wordsOf(list.card)).toContain('只显示前 10 条，多写几个字可以缩小范围')
})

test('nothing found is a sentence in the language of the person', async () => {
  expect(told(await world.as('mei').types('搜索 不存在的公司'))).toBe(
    '没有找到你能看到的“不存在的公司”。换个说法试试；要知道公司里有没有，用“查重 不存在的公司”。',
  )
  expect(told(await world.as('mei').types('find nobody', { locale: 'en' }))).toBe(
    'Nothing found for “nobody” that you may see. Try other words; whether the company is known at all, “dedupe nobody” tells.',
  )
  expect(told(await world.as('mei').types('搜索'))).toBe('请这样说：搜索 <名称、拼音首字母或电话>')
})

test('percent signs and quotes are letters, not patterns', async () => {
  for (const query of ['%', '_', "' or 1=1 --", '100%'])
    expect(told(await world.as('mei').types(`搜索 ${query}`))).toContain('没有找到你能看到的')
})

test('what a colleague keeps is not found, by no way of asking (R153)', async () => {
  for (const query of ['云帆', 'yfkj', '13800138000', '李敏', '席位'])
    expect(told(await world.as('bo').types(`搜索 ${query}`))).toBe(
      `没有找到你能看到的“${query}”。换个说法试试；要知道公司里有没有，用“查重 ${query}”。`,
    )
  expect(await reads(world, 'wang', '搜索 席位')).toContain('席位采购')
  expect(await reads(world, 'sun', '搜索 席位')).toContain('¥128,000')
})

test('a number does not find what hides it: a lead in the pool, or a customer of whom one sees masked phones (R38, R154)', async () => {
  const pooled = await world.as('wang').adds({ company: '号码藏着', phone: '13711112222' })
  expect(told(await world.as('bo').types('搜索 13711112222'))).toContain('没有找到')
  expect(await reads(world, 'bo', '搜索 号码藏着')).toContain('137****2222')
  expect(await reads(world, 'he', '搜索 云帆')).toContain('138****8000')
  expect(told(await world.as('he').types('搜索 13800138000'))).toBe(
    '没有找到你能看到的“13800138000”。换个说法试试；要知道公司里有没有，用“查重 13800138000”。',
  )
  await world.as('bo').types(`领取 ${pooled}`)
  expect(await reads(world, 'bo', '搜索 13711112222')).toContain(pooled)
})

test('a converted lead is found as its customer only', async () => {
  const { lead } = await aCustomer(world, 'mei', { company: '转化之后' })
  expect(await reads(world, 'mei', '搜索 转化之后')).not.toContain(lead)
})
