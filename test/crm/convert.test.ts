import { afterAll, beforeAll, expect, test } from 'vitest'
import { aWorld, buttonsOf, cardIn, valuesOf, type World, wordsOf } from '../world.ts'
import { aCustomer, madeUp, own, reads, told } from './stories.ts'

let world: World
beforeAll(async () => {
  world = await aWorld()
})
afterAll(() => world.close())

test('a lead becomes a customer with a contact and a deal, and its card points there (R50)', async () => {
  const lead = {
    company: '杭州西溪软件',
    person: '周婷',
    position: '采购总监',
    phone: '13600136000',
    need: '采购80个席位',
  }
  const no = await own(world, 'mei', lead)
  const asked = await world.as('mei').taps('转客户', cardIn(await world.as('mei').types(`查看 ${no}`)))
  expect(asked.answer.form?.title).toBe(`${no} 转客户`)
  expect(valuesOf(asked.answer.form?.card ?? { type: 'AdaptiveCard', version: '1.5', body: [] })).toEqual({
    customer: '杭州西溪软件',
    contact: '周婷',
    position: '采购总监',
    deal: '采购80个席位',
    amount: '',
    taxNo: '',
  })

  const done = await world.as('mei').fills(asked.answer.form, { amount: '15.6万' })

  expect(told(done)).toMatch(new RegExp(`^${no} 已转为客户 C-\\d+ 杭州西溪软件，并建立商机 O-\\d+ 采购80个席位。$`))
  const card = wordsOf(cardIn(done).card)
  expect(card).toContain('周婷 · 采购总监\n13600136000')
  expect(card).toContain('新机会 · ¥156,000')
  expect(await reads(world, 'mei', `查看 ${no}`)).toMatch(/已转为客户 C-\d+/)
  expect(await reads(world, 'mei', '我的线索')).not.toContain(no)
})

test('without a deal it is only a customer', async () => {
  const no = await own(world, 'mei', { company: '只是客户', need: '先了解一下' })
  const { answer } = await world.as('mei').types(`convert ${no}`, { locale: 'en' })
  const done = await world.post('forms', {
    as: 'mei',
    form: answer.form?.id,
    inputs: { customer: '只是客户' },
    locale: 'en',
  })
  expect(told(done)).toMatch(new RegExp(`^${no} is now customer C-\\d+ 只是客户\\.$`))
})

test('the second conversion answers with the first one’s customer', async () => {
  const { lead, customer } = await aCustomer(world, 'mei', { company: '只转一次' })
  expect(told(await world.as('mei').types(`转客户 ${lead}`))).toBe(`它之前已经转为客户：${customer} 只转一次。`)
})

test('ten conversions at the same moment make one customer, one contact, one deal, and all hear of it', async () => {
  const no = await own(world, 'mei', { company: '十次并发', person: '吴一', phone: '13600000010' })
  const forms = await Promise.all(Array.from({ length: 10 }, () => world.as('mei').types(`转客户 ${no}`)))
  const said = await Promise.all(forms.map(({ answer }) => world.as('mei').fills(answer.form, { deal: '并发项目' })))
  expect(said.filter(one => told(one).startsWith(`${no} 已转为客户`))).toHaveLength(1)
  expect(said.filter(one => told(one).startsWith('它之前已经转为客户：C-'))).toHaveLength(9)
  const made = await world.store.sql`
    select (select count(*)::int from "Customer" where name = '十次并发') as customers,
      (select count(*)::int from "Contact" where name = '吴一') as contacts,
      (select count(*)::int from "Opportunity" where name = '并发项目') as deals`
  expect(made).toEqual([{ customers: 1, contacts: 1, deals: 1 }])
})

test('what was said and what was promised come along, with their author and moment (R62)', async () => {
  const place = await aWorld()
  const no = await own(place, 'mei', { company: '历史随行' })
  await place.as('mei').types(`跟进 ${no} 电话聊了预算 周五下午3点发方案`)
  await place.later('2h')
  const { answer } = await place.as('wang').types(`转客户 ${no}`)
  const card = wordsOf(cardIn(await place.as('wang').fills(answer.form)).card)
  expect(card).toContain('10:00 · 电话 · 林梅\n电话聊了预算')
  expect(card).toContain('客户 · 林梅 负责')
  expect(card).toContain('下一步: 11月27日 周五 15:00')
  expect(await reads(place, 'mei', '待办')).toContain('C-1 历史随行 · 11月27日 周五 15:00')
  await place.later('4d 3h')
  const pushed = (await place.as('mei').sees()).at(-1)
  expect(wordsOf(pushed?.card)).toContain('关于: C-1 历史随行')
  await place.close()
})

test('a talk about a lead that was converted is a talk with its customer', async () => {
  const { lead, customer } = await aCustomer(world, 'mei', { company: '转完再聊' })
  expect(told(await world.as('mei').types(`跟进 ${lead} 电话确认了合同 明天下午3点签约`))).toBe(
    `已记在 ${customer} 转完再聊 上。下一步：明天 15:00 签约。`,
  )
  expect(await reads(world, 'mei', customer)).toContain('10:00 · 电话 · 林梅\n电话确认了合同')
})

test('the deal of a lead that the manager converts belongs to the rep who keeps the lead', async () => {
  const no = await own(world, 'bo', { company: '主管代转' })
  const { answer } = await world.as('wang').types(`转客户 ${no}`)
  await world.as('wang').fills(answer.form, { deal: '代转项目' })
  expect(await reads(world, 'bo', '商机列表')).toContain('代转项目')
})

test('a customer of mine with the same name is announced and joined, not doubled', async () => {
  const { customer } = await aCustomer(world, 'mei', { company: '绍兴黄酒集团', person: '孙一', phone: '13600000020' })
  const no = await own(world, 'mei', {
    ...{ company: '绍兴黄酒', person: '孙二', phone: '13600000021', acceptDuplicate: 'true' },
  })
  const { answer } = await world.as('mei').types(`转客户 ${no}`)
  expect(wordsOf(answer.form?.card)).toContain(`你名下已有同名客户 ${customer} 绍兴黄酒集团，线索会并入它。`)
  const done = await world.as('mei').fills(answer.form)
  expect(told(done)).toBe(`${no} 已转为客户 ${customer} 绍兴黄酒集团。`)
  expect(wordsOf(cardIn(done).card)).toMatch(/孙一\n13600000020\n孙二\n13600000021/)
})

test('the same name at a colleague’s is not mine to join: it is asked about first (R42, R50)', async () => {
  const { customer } = await aCustomer(world, 'bo', { company: '湖州丝绸' })
  const no = await own(world, 'mei', { company: '湖州丝绸', acceptDuplicate: 'true' })
  const { answer } = await world.as('mei').types(`转客户 ${no}`)
  const warned = await world.as('mei').fills(answer.form)
  expect(told(warned)).toContain('还没有保存')
  const card = cardIn(warned)
  expect(wordsOf(card.card)).toContain(`${customer} 湖州丝绸\n名称相同\n客户 · 赵博 负责`)
  expect(buttonsOf(card)).toEqual(['问负责人', '仍然保存', '返回修改'])
  const done = await world.as('mei').taps('仍然保存', card)
  expect(told(done)).toMatch(new RegExp(`^${no} 已转为客户 C-\\d+ 湖州丝绸。$`))
  expect(told(done)).not.toContain(customer)
})

test('R50 the manager’s own reach counts: a lead joins the customer of another rep of theirs', async () => {
  const { customer } = await aCustomer(world, 'bo', { company: '余杭竹业' })
  const no = await own(world, 'wang', { company: '余杭竹业有限公司', acceptDuplicate: 'true' })
  const { answer } = await world.as('wang').types(`转客户 ${no}`)
  expect(told(await world.as('wang').fills(answer.form))).toBe(`${no} 已转为客户 ${customer} 余杭竹业。`)
})

test('R50 two leads of one new company, converted at the same moment, make one customer', async () => {
  const leads = await Promise.all(
    Array.from({ length: 6 }, (_, i) =>
      own(world, 'mei', {
        company: '同时转化科技',
        person: `甲${i}`,
        phone: `1350000100${i}`,
        acceptDuplicate: 'true',
      }),
    ),
  )
  const inputs = { customer: '同时转化科技有限公司' }
  const said = await Promise.all(
    leads.map(lead => madeUp(world, 'mei', { action: 'lead.convert', inputs: { ...inputs, lead } })),
  )
  const customers = new Set(said.map(one => /C-\d+/.exec(told(one))?.[0]))
  expect(customers.size).toBe(1)
  const made = await world.store.sql`
    select (select count(*)::int from "Customer" where "nameKey" = '同时转化科技') as customers,
      (select count(*)::int from "Contact" where name like '甲%') as contacts`
  expect(made).toEqual([{ customers: 1, contacts: 6 }])
})

test('R50 the tax number is stronger than the name, and the same e-mail is the same person', async () => {
  const taxNo = '91350100M000100Y43'
  const first = await own(world, 'mei', { company: '税号甲公司', person: '钱一', email: 'Qian@Tax.example' })
  const made = await madeUp(world, 'mei', {
    action: 'lead.convert',
    inputs: { lead: first, customer: '税号甲公司', taxNo },
  })
  const customer = /C-\d+/.exec(told(made))?.[0]
  const second = await own(world, 'mei', {
    ...{ company: '改名之后', person: '小钱', email: 'qian@tax.example', acceptDuplicate: 'true' },
  })
  const inputs = { lead: second, customer: '改名之后', taxNo: '9135 0100 m000100y43' }
  expect(told(await madeUp(world, 'mei', { action: 'lead.convert', inputs }))).toBe(
    `${second} 已转为客户 ${customer} 税号甲公司。`,
  )
  expect(await world.store.sql`select name from "Contact" where name in ('钱一', '小钱')`).toEqual([{ name: '钱一' }])
  const wrong = await own(world, 'mei', { company: '税号写错' })
  const said = await madeUp(world, 'mei', {
    action: 'lead.convert',
    inputs: { lead: wrong, customer: '税号写错', taxNo: '91350100M000100Y44' },
  })
  expect(said.answer.error?.fields?.taxNo).toContain('校验位不符')
})

test('somebody else’s lead and one in the pool are refused, each with the way out', async () => {
  const theirs = await own(world, 'mei', { company: '别人的' })
  expect(told(await world.as('bo').types(`转客户 ${theirs}`))).toBe(
    `${theirs} 由 林梅 负责，只有 林梅、其主管或管理员可以操作。`,
  )
  const pooled = await world.as('mei').adds({ company: '池里的' })
  const refusal = `${pooled} 池里的 还没有负责人，请先领取。`
  expect(told(await world.as('mei').types(`转客户 ${pooled}`))).toBe(refusal)
  expect(told(await world.as('zhou').types(`转客户 ${pooled}`))).toBe(refusal)
  expect(told(await world.as('sun').types(`转客户 ${theirs}`))).toBe(
    '你的角色没有这个权限。可以操作的角色：管理员、销售、销售经理。',
  )
})

test('an amount that cannot be read is said at its field and converts nothing', async () => {
  const no = await own(world, 'mei', { company: '金额乱写' })
  const { answer } = await world.as('mei').types(`转客户 ${no}`)
  const said = await world.as('mei').fills(answer.form, { deal: '项目', amount: '一大笔' })
  expect(said.answer.error?.fields).toEqual({ amount: '金额无法识别：可以写 128000 或 12.8万' })
  const unnamed = await world.as('mei').fills(answer.form, { customer: '' })
  expect(unnamed.answer.error?.fields).toEqual({ customer: '请填写' })
  expect(await reads(world, 'mei', `查看 ${no}`)).toContain('林梅 跟进中')
})

test('a conversion is final: undo says so, and the lead does not go back to the pool', async () => {
  const { lead } = await aCustomer(world, 'mei', { company: '不能反悔' })
  expect(told(await world.as('mei').types('撤销'))).toBe('你的上一步操作不能撤销，请按现在的内容直接改。')
  expect(told(await world.as('mei').types(`退回 ${lead} 反悔`))).toBe(`${lead} 刚刚被改过，请看一下最新内容再操作。`)
})
