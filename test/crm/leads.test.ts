import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { aWorld, buttonsOf, cardIn, valuesOf, type World, wordsOf } from '../world.ts'
import { aCustomer, choicesOf, own, reads, rowsOf, told } from './stories.ts'

const salesRoles = '你的角色没有这个权限。可以操作的角色：管理员、销售、销售经理。'

let world: World
beforeAll(async () => {
  world = await aWorld()
})
afterAll(() => world.close())

/** The values of the form that a line opens, without the ids of pools. */
async function understood(line: string, locale: 'zh' | 'en' = 'zh') {
  const { answer } = await world.as('mei').types(line, { locale })
  if (!answer.form) throw new Error(JSON.stringify(answer))
  const { destination: _pool, ...values } = valuesOf(answer.form.card)
  return { title: answer.form.title, ...values }
}

describe('entering a lead', () => {
  test('the one line everybody forwards opens a form with every part in its place', async () => {
    expect(await understood('录入 上海云帆科技 采购部 13800138000 想要50个席位 来源:官网')).toEqual({
      title: '录入线索：请核对',
      company: '上海云帆科技',
      person: '',
      position: '采购部',
      phone: '13800138000',
      email: '',
      need: '想要50个席位',
      source: '官网',
      region: '',
    })
  })

  test('an English line knows the company, the person and the foreign number apart', async () => {
    const line = 'lead add Acme Robotics Inc, Anna Keller, +1 415 555 2671, wants 50 seats, source: website'
    expect(await understood(line, 'en')).toEqual({
      title: 'New lead: is this right?',
      company: 'Acme Robotics Inc',
      person: 'Anna Keller',
      position: '',
      phone: '+1 415 555 2671',
      email: '',
      need: 'wants 50 seats',
      source: 'website',
      region: '',
    })
  })

  test('a Chinese line in any order still knows who is a person and what is an address', async () => {
    expect(await understood('新线索 王芳 采购经理 无锡锐科电子 wang.fang@ruike.cn 城市：无锡 要看样机')).toMatchObject({
      person: '王芳',
      position: '采购经理',
      company: '无锡锐科电子',
      email: 'wang.fang@ruike.cn',
      region: '无锡',
      need: '要看样机',
    })
  })

  test('a preview saves nothing until it is confirmed, and what was corrected counts', async () => {
    const { answer } = await world.as('mei').types('录入 常州明辉仪表 13500001111 要报价')
    expect(told(await world.as('mei').types('搜索 常州明辉'))).toBe(
      '没有找到你能看到的“常州明辉”。换个说法试试；要知道公司里有没有，用“查重 常州明辉”。',
    )

    const saved = await world.as('mei').fills(answer.form, { company: '常州明晖仪表' })

    expect(told(saved)).toMatch(/^已录入 L-\d+ 常州明晖仪表，放入“公共线索池”。$/)
    const [kept] = await world.store.sql<{ rawText: string }>`select "rawText" from "Lead" where title = '常州明晖仪表'`
    expect(kept?.rawText).toBe('常州明辉仪表 13500001111 要报价')
  })

  test('a lead kept for oneself is on my list and not in the pool', async () => {
    const no = await own(world, 'bo', { company: '泰州康泰医疗' })
    expect(await reads(world, 'bo', '我的线索')).toContain(`${no} 泰州康泰医疗`)
    expect(await reads(world, 'mei', '线索池 泰州康泰')).toContain('线索池里没有符合“泰州康泰”的线索。')
  })

  test('a lead with only an e-mail is called by the part before the at sign (R51)', async () => {
    const no = await world.as('mei').adds({ email: 'Info.Desk@Nordlicht.de' })
    expect(await reads(world, 'mei', `查看 ${no}`)).toContain(`${no} Info.Desk`)
  })

  test('nothing given is said at the field, in both languages (R51)', async () => {
    const { answer } = await world.as('mei').types('录入')
    const zh = await world.as('mei').fills(answer.form)
    expect(told(zh)).toBe('有内容缺失或无法识别，请看标出的字段。')
    expect(zh.answer.error?.fields).toEqual({ company: '公司、联系人、电话、邮箱至少填一项' })
    const en = await world.post('forms', { as: 'mei', form: answer.form?.id, inputs: {}, locale: 'en' })
    expect(en.answer.error?.fields).toEqual({
      company: 'At least a company, a person, a phone or an e-mail is needed',
    })
  })

  test('a bad phone and a bad e-mail are both marked, in the language of the person', async () => {
    const { answer } = await world.as('mei').types('录入')
    const inputs = { company: '南通汇丰', phone: '12-34', email: 'li@nowhere' }
    const zh = await world.as('mei').fills(answer.form, inputs)
    expect(zh.answer.error?.fields).toEqual({
      phone: '电话号码不对：7 到 15 位数字，国外号码请带国家码',
      email: '邮箱地址不对',
    })
    const en = await world.post('forms', { as: 'mei', form: answer.form?.id, inputs, locale: 'en' })
    expect(en.answer.error?.fields).toEqual({
      phone: 'This is no phone number: 7 to 15 digits, with country code if it is abroad',
      email: 'This is no e-mail address',
    })
  })

  test('a company name of 201 characters is too long, and says by how much', async () => {
    const { answer } = await world.as('mei').types('录入')
    const said = await world.as('mei').fills(answer.form, { company: '长'.repeat(201) })
    expect(said.answer.error?.fields).toEqual({ company: '太长了，最多 200 个字' })
  })

  test('an engineer may not enter leads', async () => {
    expect(told(await world.as('he').types('录入 上海某公司'))).toBe(salesRoles)
  })
})

describe('a phone is known once (R40, R41)', () => {
  test('whoever enters it again, however it is written, learns which record and who keeps it', async () => {
    const no = await own(world, 'bo', { company: '扬州瑞丰', phone: '138-1111-2222' })
    const { answer } = await world.as('mei').types('录入')
    const again = await world.as('mei').fills(answer.form, { company: '瑞丰（扬州）', phone: '0086 138 1111 2222' })
    const sentence = `这个电话已经有了：${no}，在 赵博 那里。可以在下面的卡片上问负责人、领取或打开；确需另建，请管理员写明原因放行。`
    expect(told(again)).toBe(sentence)
    expect(again.answer.error?.fields).toEqual({ phone: sentence })
  })

  test('one that waits in the pool is kept by the pool', async () => {
    const no = await world.as('mei').adds({ company: '徐州重卡', phone: '13822223333' })
    const { answer } = await world.as('bo').types('录入')
    const again = await world.as('bo').fills(answer.form, { phone: '13822223333' })
    expect(told(again)).toBe(
      `这个电话已经有了：${no}，在 公共线索池 那里。可以在下面的卡片上问负责人、领取或打开；确需另建，请管理员写明原因放行。`,
    )
  })

  test('one that became a customer points to the customer, and does not block', async () => {
    const { customer } = await aCustomer(world, 'mei', { company: '镇江恒顺', person: '陈一', phone: '13833334444' })
    const { answer } = await world.as('bo').types('录入')
    const again = await world.as('bo').fills(answer.form, { phone: '+86 13833334444' })
    expect(told(again)).toContain('还没有保存')
    expect(wordsOf(cardIn(again).card)).toContain(`${customer}\n联系人电话相同\n客户 · 林梅 负责`)
  })

  test('two people save it at the same moment: one lead, and the other is told', async () => {
    const { answer } = await world.as('mei').types('录入')
    const saves = await Promise.all(
      Array.from({ length: 10 }, (_, i) =>
        world.as(i % 2 ? 'mei' : 'bo').fills(answer.form, { company: `同时${i}`, phone: '13844445555' }),
      ),
    )
    expect(saves.filter(said => told(said).includes('已录入'))).toHaveLength(1)
    expect(saves.filter(said => told(said).includes('这个电话已经有了'))).toHaveLength(9)
    expect(await world.store.sql`select 1 from "Lead" where title like '同时%'`).toHaveLength(1)
  })
})

describe('the pool', () => {
  let place: World
  beforeAll(async () => {
    place = await aWorld()
    for (let i = 1; i <= 11; i++) {
      await place.as('wang').adds({ company: `池中${i}号`, source: i < 11 ? '展会' : '官网' })
      await place.later('1m')
    }
  })
  afterAll(() => place.close())

  test('is shown newest first, ten a page, and the next page turns in place', async () => {
    const first = cardIn(await place.as('mei').types('线索池'))
    expect(rowsOf(first)).toHaveLength(10)
    expect(rowsOf(first)[0]).toMatch(/^L-11 池中11号 \| 官网 · 1 分钟前 · 请在 10:40 前联系$/)
    const second = cardIn(await place.as('mei').taps('下一页', first))
    expect(second.id).toBe(first.id)
    expect(rowsOf(second)).toEqual(['L-1 池中1号 | 展会 · 11 分钟前 · 请在 10:30 前联系'])
    expect(buttonsOf(second)).toEqual(['领取', '上一页'])
  })

  test('is narrowed by words, and says when nothing fits', async () => {
    expect(rowsOf(cardIn(await place.as('mei').types('线索池 官网')))).toHaveLength(1)
    expect(await reads(place, 'mei', '线索池 100%')).toContain('线索池里没有符合“100%”的线索。')
  })

  test('a claim from the list answers with the card, and the list no longer has it', async () => {
    const list = cardIn(await place.as('mei').types('线索池 官网'))
    expect(told(await place.as('mei').taps('领取', list))).toContain('L-11 池中11号 归你了')
    expect(await reads(place, 'bo', '线索池 官网')).toContain('没有符合')
  })

  test('hides the number from those who have not claimed, but not from its admin (R38)', async () => {
    const no = await place.as('wang').adds({ company: '号码保密', phone: '13912345678', email: 'boss@secret.cn' })
    expect(await reads(place, 'bo', '线索池 号码保密')).toContain('139****5678')
    const card = await reads(place, 'bo', `查看 ${no}`)
    expect(card).toContain('电话: 139****5678')
    expect(card).toContain('邮箱: b***@secret.cn')
    expect(await reads(place, 'wang', `查看 ${no}`)).not.toContain('13912345678')
    expect(await reads(place, 'zhou', `查看 ${no}`)).toContain('电话: 13912345678')
    await place.as('bo').types(`领取 ${no}`)
    expect(await reads(place, 'bo', `查看 ${no}`)).toContain('电话: 13912345678')
  })

  test('finance does not see the pool', async () => {
    expect(told(await place.as('sun').types('线索池'))).toBe(salesRoles)
  })
})

describe('my leads', () => {
  test('the one with the nearest promise comes first, and a tap logs about it', async () => {
    const place = await aWorld()
    expect(await reads(place, 'mei', '我的线索')).toContain('你名下没有线索。发送“线索池”看看有什么可领。')
    await own(place, 'mei', { company: '没有计划的' })
    const no = await own(place, 'mei', { company: '明天要打的' })
    await place.as('mei').types(`跟进 ${no} 聊过了 明天下午3点回访`)

    const list = cardIn(await place.as('mei').types('我的线索'))

    expect(rowsOf(list)).toEqual([
      `${no} 明天要打的 | 下一步 明天 15:00 · 请在 10:30 前联系`,
      'L-1 没有计划的 | 还没有下一步 · 请在 10:30 前联系',
    ])
    expect((await place.as('mei').taps('记跟进', list)).answer.form?.title).toBe(`跟进 ${no}`)
    await place.close()
  })

  test('an engineer has none to see', async () => {
    expect(told(await world.as('he').types('我的线索'))).toBe(salesRoles)
  })
})

test('the form offers the pools of the person, and their own desk', async () => {
  const said = await world.as('mei').types('录入')
  expect(Object.keys(choicesOf(said.answer.form?.card)).slice(-3)).toEqual(['公共线索池', '海外线索', '我自己跟进'])
  expect(wordsOf(said.answer.form?.card)).not.toContain(`\${`)
})
