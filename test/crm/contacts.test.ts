import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { aWorld, buttonsOf, cardIn, valuesOf, type World, wordsOf } from '../world.ts'
import { aCustomer, choicesOf, reads, rowsOf, told } from './stories.ts'

let world: World
beforeAll(async () => {
  world = await aWorld()
})
afterAll(() => world.close())

/** Adds a person to a customer as people do it. */
async function person(customer: string, line: string, more: Record<string, string> = {}) {
  const { answer } = await world.as('mei').types(`新联系人 ${customer} ${line}`)
  return world.as('mei').fills(answer.form, more)
}

describe('the people of a customer', () => {
  test('are added with several numbers, the first being the main one', async () => {
    const { customer } = await aCustomer(world, 'mei', { company: '多个号码' })
    const said = await person(customer, '李敏 采购总监 13811110001', {
      phone: '13811110001、021-5555 6666',
      wechat: 'limin',
      birthday: '1985年6月12日',
      isDecisionMaker: 'yes',
    })
    expect(told(said)).toBe(`已把 李敏 加到 ${customer} 多个号码。`)
    const card = cardIn(await world.as('mei').types(`联系人 ${customer} 李敏`))
    expect(wordsOf(card.card).split('\n')).toEqual([
      ...[
        `${customer} 多个号码 · 决策人`,
        '李敏 · 采购总监',
        '微信: limin',
        '电话: 13811110001',
        '电话: 021-5555 6666',
      ],
      '生日: 1985年6月12日 周三',
    ])
    expect(buttonsOf(card)).toEqual(['修改', '换公司', '删除', '看客户'])
    expect(await reads(world, 'mei', '搜索 02155556666')).toContain('多个号码')
  })

  test('are edited by name or from the card; who reports to whom makes no circle', async () => {
    const { customer } = await aCustomer(world, 'mei', { company: '汇报关系' })
    await person(customer, '王总')
    await person(customer, '李经理')
    const li = await world.as('mei').types(`修改 ${customer} 李经理`)
    const choices = choicesOf(li.answer.form?.card)
    await world.as('mei').fills(li.answer.form, { reportsTo: choices.王总 ?? '', title: '信息部' })
    expect(await reads(world, 'mei', `联系人 ${customer}`)).toContain('李经理 · 信息部\n向 王总 汇报')
    const wang = cardIn(await world.as('mei').types(`联系人 ${customer} 王总`))
    const { answer } = await world.as('mei').taps('修改', wang)
    const circle = await world.as('mei').fills(answer.form, { reportsTo: choicesOf(answer.form?.card).李经理 ?? '' })
    expect(circle.answer.error?.fields?.reportsTo).toContain('不能互相汇报')
    const bad = await world.as('mei').fills(answer.form, { birthday: '1985-02-30', phone: '12' })
    expect(Object.keys(bad.answer.error?.fields ?? {})).toContain('birthday')
  })

  test('two at once cannot report to each other', async () => {
    const { customer } = await aCustomer(world, 'mei', { company: '同时互指' })
    await person(customer, '甲经理')
    await person(customer, '乙经理')
    const forms = await Promise.all(['甲经理', '乙经理'].map(name => world.as('mei').types(`修改 ${customer} ${name}`)))
    const other = (i: number) => Object.values(choicesOf(forms[i]?.answer.form?.card)).at(-1) ?? ''
    const said = await Promise.all(
      forms.map(({ answer }, i) => world.as('mei').fills(answer.form, { reportsTo: other(i) })),
    )
    expect(said.filter(one => told(one).startsWith('已保存'))).toHaveLength(1)
  })

  test('are offered of this customer and of no other (R76)', async () => {
    const one = await aCustomer(world, 'mei', { company: '甲公司', person: '甲人' })
    await aCustomer(world, 'mei', { company: '乙公司', person: '乙人' })
    const { answer } = await world.as('mei').types(`跟进 ${one.customer}`)
    const offered = choicesOf(answer.form?.card)
    expect(Object.keys(offered)).toContain('甲人')
    expect(Object.keys(offered)).not.toContain('乙人')
    const [stranger] = await world.store.sql<{ id: string }>`select id from "Contact" where name = '乙人'`
    const said = await world.as('mei').fills(answer.form, { text: '聊过', contacts: stranger?.id ?? '' })
    expect(said.answer.error?.fields?.contacts).toBe('只能选这个客户的联系人')
  })

  test('change the company with every number and can come back; talks stay', async () => {
    const from = await aCustomer(world, 'mei', { company: '老东家', person: '跳槽者', phone: '13811110009' })
    const to = await aCustomer(world, 'mei', { company: '新东家' })
    const said = await world.as('mei').types(`联系人换公司 ${from.customer} 跳槽者 ${to.customer}`)
    expect(told(said)).toContain(`跳槽者 已移到 ${to.customer} 新东家`)
    expect(await reads(world, 'mei', `联系人 ${to.customer}`)).toContain('13811110009')
    expect(await reads(world, 'mei', `联系人 ${from.customer}`)).toContain('还没有联系人')
    await world.as('mei').types('撤销')
    expect(await reads(world, 'mei', `联系人 ${from.customer}`)).toContain('跳槽者')
    const foreign = await aCustomer(world, 'bo', { company: '别人的客户' })
    expect(told(await world.as('mei').types(`联系人换公司 ${from.customer} 跳槽者 ${foreign.customer}`))).toContain(
      '赵博 负责',
    )
  })

  test('are taken off and brought back; a colleague’s people do not exist', async () => {
    const { customer } = await aCustomer(world, 'mei', { company: '删了又回', person: '来去人' })
    expect(told(await world.as('mei').types(`删除联系人 ${customer} 来去人`))).toContain('已从')
    expect(told(await world.as('mei').types(`联系人 ${customer} 来去人`))).toContain('没有找到你能看到的联系人')
    await world.as('mei').types('撤销')
    expect(await reads(world, 'mei', '联系人 来去人')).toContain('来去人')
    expect(told(await world.as('bo').types('联系人 来去人'))).toContain('没有找到你能看到的联系人')
  })

  test('whose phone somebody else has are asked about, when added and when edited (R42, R43)', async () => {
    const known = await aCustomer(world, 'bo', { company: '先来公司', person: '冯远', phone: '13611112222' })
    const { customer } = await aCustomer(world, 'mei', { company: '后来公司', person: '唐宁', phone: '13633334444' })
    const { answer } = await world.as('mei').types(`新联系人 ${customer} 冯远 13611112222`)
    const asked = cardIn(await world.as('mei').fills(answer.form))
    expect(wordsOf(asked.card)).toContain(known.customer)
    expect(rowsOf(cardIn(await world.as('mei').types(`联系人 ${customer}`))).join()).not.toContain('冯远')
    const back = (await world.as('mei').taps('返回修改', asked)).answer.form
    expect(back && valuesOf(back.card)).toMatchObject({ name: '冯远', phone: '13611112222' })
    expect(told(await world.as('mei').taps('仍然保存', asked))).toContain('冯远')
    const again = await world.as('mei').types(`新联系人 ${customer} 冯远 13611112222`)
    expect(told(await world.as('mei').fills(again.answer.form))).toContain('已经有联系人 冯远')

    const edit = (await world.as('mei').types(`修改 ${customer} 唐宁`)).answer.form
    const warned = cardIn(await world.as('mei').fills(edit, { phone: '13633334444、13611112222', title: '厂长' }))
    expect(wordsOf(warned.card)).toContain(known.customer)
    expect(told(await world.as('mei').taps('仍然保存', warned))).toContain('已保存')
  })

  test('with one name at two customers ask which', async () => {
    await aCustomer(world, 'mei', { company: '同名一号', person: '重名' })
    await aCustomer(world, 'mei', { company: '同名二号', person: '重名' })
    const said = await world.as('mei').types('联系人 重名')
    expect(wordsOf(cardIn(said).card)).toContain('同名一号')
    expect(wordsOf(cardIn(await world.as('mei').taps('就是它', cardIn(said))).card)).toContain('重名')
  })
})

describe('the group of a customer', () => {
  test('has its parent, subsidiaries and partners, with sums only where all may be read (R154)', async () => {
    const group = await aCustomer(world, 'mei', { company: '云集团', deal: '集团单', amount: '10万' })
    const sub = await aCustomer(world, 'mei', { company: '云子公司', deal: '子单', amount: '5万' })
    expect(told(await world.as('mei').types(`关联 ${sub.customer} ${group.customer}`))).toContain('上级公司')
    expect(await reads(world, 'mei', group.customer)).toContain(
      `下级公司 · ${sub.customer} 云子公司\n进行中 ¥50,000\n集团进行中合计 ¥150,000`,
    )
    const foreign = await aCustomer(world, 'bo', { company: '云外公司', deal: '外单', amount: '7万' })
    await world.as('wang').types(`关联 ${foreign.customer} ${group.customer}`)
    const mine = await reads(world, 'mei', group.customer)
    expect(mine).toContain(`下级公司 · ${foreign.customer} 云外公司`)
    expect(mine).not.toContain('合计')
    expect(mine).not.toContain('¥70,000')
    expect(await reads(world, 'wang', group.customer)).toContain('集团进行中合计 ¥220,000')
    expect(await reads(world, 'he', group.customer)).not.toContain('¥')
  })

  test('never bites its tail, also when two link at once', async () => {
    const [a, b, c] = [
      (await aCustomer(world, 'mei', { company: '环甲' })).customer,
      (await aCustomer(world, 'mei', { company: '环乙' })).customer,
      (await aCustomer(world, 'mei', { company: '环丙' })).customer,
    ]
    await world.as('mei').types(`关联 ${a} ${b} 上级`)
    await world.as('mei').types(`关联 ${b} ${c} 上级`)
    expect(told(await world.as('mei').types(`关联 ${c} ${a}`))).toContain('成环')
    expect(told(await world.as('mei').types(`关联 ${a} ${a}`))).toBe(`${a} 不能和自己关联，请写另一家客户。`)
    await world.as('mei').types(`取消关联 ${b} ${c}`)
    const raced = await Promise.all([world.as('mei').types(`关联 ${b} ${c}`), world.as('mei').types(`关联 ${c} ${a}`)])
    expect(raced.filter(said => said.answer.error)).toHaveLength(1)
  })

  test('knows resellers by form, and the link ends by command or undo', async () => {
    const [one, two] = [
      (await aCustomer(world, 'mei', { company: '厂家' })).customer,
      (await aCustomer(world, 'mei', { company: '渠道' })).customer,
    ]
    const { answer } = await world.as('mei').types(`关联客户 ${one}`)
    await world.as('mei').fills(answer.form, { other: two, kind: 'reseller' })
    expect(await reads(world, 'mei', one)).toContain(`经销商 · ${two} 渠道`)
    await world.as('mei').types('撤销')
    expect(await reads(world, 'mei', one)).toContain('还没有关联的客户')
    expect(told(await world.as('mei').types(`取消关联 ${one} ${two}`))).toContain('没有关联')
  })
})

describe('health', () => {
  test('is a number with its reasons: the own rhythm, what is overdue, what is planned', async () => {
    const place = await aWorld()
    const { customer } = await aCustomer(place, 'mei', { company: '健康的' })
    await place.as('mei').types(`跟进 ${customer} 聊过 明天下午3点回访`)
    expect(await reads(place, 'mei', customer)).toContain('健康度: 100 分：上次联系在 0 天前，平时约 14 天一次')
    // Nothing takes it away while it is neglected.
    await place.store.sql`update "RecycleRule" set enabled = false`
    // Three rhythms without a talk and an overdue promise: 100 - 60 - 15.
    await place.later('42d')
    expect(await reads(place, 'mei', customer)).toContain(
      '健康度: 25 分：上次联系在 42 天前，平时约 14 天一次；1 项约定逾期',
    )
    await place.close()
  })

  test('is made of what its reader may open, and says what it leaves out (R154)', async () => {
    const place = await aWorld()
    const { customer, deal } = await aCustomer(place, 'mei', { company: '看得到多少', deal: '保密的', amount: '3万' })
    await place.as('mei').types(`跟进 ${customer} 聊过 明年1月5日回访`)
    await place.as('mei').types(`跟进 ${deal} 聊过 明天下午3点带合同`)
    await place.later('3d')
    // The promise on the deal is late: the engineer reads no deals, and neither this reason nor its share of the number.
    expect(await reads(place, 'mei', customer)).toContain(
      '健康度: 85 分：上次联系在 3 天前，平时约 14 天一次；1 项约定逾期',
    )
    const seen = await reads(place, 'he', customer)
    expect(seen).toContain('健康度: 100 分：上次联系在 3 天前，平时约 14 天一次；不含回款')
    expect(seen).toMatch(/下一步: 2027年1月5日/)
    await place.close()
  })
})

test('forms come back filled with what is there', async () => {
  const { customer } = await aCustomer(world, 'mei', { company: '带值的表', person: '有值', phone: '13811119999' })
  const { answer } = await world.as('mei').types(`修改 ${customer} 有值`)
  expect(valuesOf(answer.form?.card ?? { type: 'AdaptiveCard', version: '1.5', body: [] })).toMatchObject({
    ...{ name: '有值', phone: '13811119999', isDecisionMaker: '-' },
  })
})
