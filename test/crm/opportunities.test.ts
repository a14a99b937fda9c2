import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { aWorld, buttonsOf, cardIn, type Seen, valuesOf, type World, wordsOf } from '../world.ts'
import { aCustomer, asItIs, choicesOf, idsOf, reads, rowsOf, told } from './stories.ts'

const salesRoles = '你的角色没有这个权限。可以操作的角色：管理员、销售、销售经理。'

let world: World
beforeAll(async () => {
  world = await aWorld()
})
afterAll(() => world.close())

/** A deal of Mei's in its first stage. */
async function aDeal(name: string, amount = '10万'): Promise<string> {
  return (await aCustomer(world, 'mei', { company: `${name}公司`, deal: name, amount })).deal
}

/** The ids of the stages by name, as the select on a card has them. */
function stagesOn(card: Seen): Record<string, string> {
  const choices = Object.entries(choicesOf(card.card))
  return Object.fromEntries(choices.map(([title, id]) => [title.split(' ')[0] ?? '', id]))
}

describe('a new deal', () => {
  test('is read from one line into a form, and saved from there (R65)', async () => {
    const { customer } = await aCustomer(world, 'mei', { company: '上海云帆科技' })
    const { answer } = await world.as('mei').types(`商机 ${customer} 采购50个席位 12.8万 下月底`)
    expect(answer.form && valuesOf(answer.form.card)).toEqual({
      customer: `${customer} 上海云帆科技`,
      name: '采购50个席位',
      amount: '12.8万',
      close: '2026-12-31',
      probability: '',
    })
    const saved = await world.as('mei').fills(answer.form)
    expect(told(saved)).toMatch(/^已为 上海云帆科技 建立商机 O-\d+ 采购50个席位。$/)
    const card = wordsOf(cardIn(saved).card)
    expect(card).toContain('新机会 · 10% · 今天进入')
    expect(card).toContain('金额: ¥128,000\n加权金额: ¥12,800\n预计成交: 12月31日 周四')
  })

  test('in English takes the words of English', async () => {
    const { customer } = await aCustomer(world, 'mei', { company: 'Acme Robotics Inc' })
    const { answer } = await world.as('mei').types(`deal add ${customer} 50 seats 12.8k end of month`, { locale: 'en' })
    expect(answer.form?.title).toBe('New deal')
    expect(answer.form && valuesOf(answer.form.card)).toMatchObject({
      name: '50 seats',
      amount: '12.8k',
      close: '2026-11-30',
    })
  })

  test('marks each field that is missing or cannot be read', async () => {
    const { answer } = await world.as('mei').types('新商机')
    const said = await world.as('mei').fills(answer.form, { amount: '很多', close: '有空再说' })
    expect(said.answer.error?.fields).toEqual({
      customer: '请填写',
      name: '请填写',
      amount: '金额无法识别：可以写 128000 或 12.8万',
      close: '看不懂这个时间。可以写“明天下午3点”“下周五”“2026-12-01 15:00”',
    })
  })

  test('for a name that two customers share asks which, and keeps what was filled in', async () => {
    const { customer } = await aCustomer(world, 'mei', { company: '青岛海洋一厂' })
    await aCustomer(world, 'mei', { company: '青岛海洋二厂' })
    const { answer } = await world.as('mei').types('新商机')
    const inputs = { customer: '青岛海洋', name: '年度框架', amount: '30万', close: '月底' }
    const asked = cardIn(await world.as('mei').fills(answer.form, inputs))
    expect(rowsOf(asked)).toContain(`${customer} 青岛海洋一厂 | 林梅`)
    const again = await world
      .as('mei')
      .taps(idsOf(asked, 'deal.add').find(id => id.split(':').includes(customer)) ?? '', asked)
    expect(again.answer.form && valuesOf(again.answer.form.card)).toEqual({
      ...inputs,
      probability: '',
      customer: `${customer} 青岛海洋一厂`,
    })
    expect(told(await world.as('mei').fills(again.answer.form))).toContain('已为 青岛海洋一厂 建立商机')
  })

  test('is not opened for a colleague’s customer, nor by finance', async () => {
    const { customer } = await aCustomer(world, 'mei', { company: '别人的客户' })
    expect(told(await world.as('bo').types(`商机 ${customer} 抢单`))).toBe(
      `${customer} 由 林梅 负责，只有 林梅、其主管或管理员可以操作。`,
    )
    expect(told(await world.as('sun').types(`商机 ${customer} 抢单`))).toBe(salesRoles)
  })
})

describe('moving', () => {
  test('goes to a stage by name, to the next without one, and back (R66, R70)', async () => {
    const no = await aDeal('一步一步')
    const named = await world.as('mei').types(`推进 ${no} 方案`)
    expect(told(named)).toBe(`${no} 一步一步：新机会 → 方案。30 秒内可以“撤销”。`)
    expect(wordsOf(cardIn(named).card)).toContain('方案 · 50% · 今天进入')
    expect(wordsOf(cardIn(named).card)).toContain('● 新机会  ● 需求确认  ● 方案  ○ 报价  ○ 谈判')
    expect(told(await world.as('mei').types(`推进 ${no}`))).toBe(`${no} 一步一步：方案 → 报价。30 秒内可以“撤销”。`)
    expect(told(await world.as('mei').types(`move ${no} needs budget cut`, { locale: 'en' }))).toBe(
      `${no} 一步一步: Proposal → Needs. You can undo this for 30 s.`,
    )
    expect(await reads(world, 'mei', `查看 ${no}`)).toContain('需求确认 · 30%')
  })

  test('to a stage that does not exist lists those that do', async () => {
    const no = await aDeal('没这阶段')
    expect(told(await world.as('mei').types(`推进 ${no} 飞天`))).toBe(
      '没有“飞天”这个阶段。可选：新机会、需求确认、方案、报价、谈判。',
    )
    expect(told(await world.as('mei').types(`move ${no} moon`, { locale: 'en' }))).toBe(
      'There is no stage “moon”. Stages: New, Needs, Solution, Proposal, Negotiation.',
    )
  })

  test('to where it is already is refused (R70)', async () => {
    const no = await aDeal('原地踏步')
    expect(told(await world.as('mei').types(`推进 ${no} 新机会`))).toBe(`${no} 已经在“新机会”阶段。`)
  })

  test('on from the last open stage is won or lost, not moved', async () => {
    const no = await aDeal('最后一步')
    await world.as('mei').types(`推进 ${no} 谈判`)
    expect(told(await world.as('mei').types(`推进 ${no}`))).toBe(
      `${no} 已经在最后一个阶段“谈判”，接下来是“赢单”或“输单”。`,
    )
  })

  test('back is refused where the stage does not allow it', async () => {
    const place = await aWorld()
    await place.store.sql`update "Stage" set "allowBackFrom" = false where name = '报价'`
    const { deal } = await aCustomer(place, 'mei', { company: '不许回头', deal: '单行道' })
    await place.as('mei').types(`推进 ${deal} 报价`)
    expect(told(await place.as('mei').types(`推进 ${deal} 方案`))).toBe(
      `流程规定不能从“报价”退回（${deal}）。确需退回，请管理员在“销售流程”里放开这个阶段。`,
    )
    await place.close()
  })

  test('by two people at once: one wins, the other hears who and where to (R9)', async () => {
    for (let round = 1; round <= 3; round++) {
      const no = await aDeal(`两人同推${round}`)
      const hers = cardIn(await world.as('mei').types(`查看 ${no}`))
      const his = cardIn(await world.as('wang').types(`查看 ${no}`))
      const stages = stagesOn(hers)
      const said = await Promise.all([
        world.as('mei').taps('推进', hers, { inputs: { stage: stages.方案 ?? '' } }),
        world.as('wang').taps('推进', his, { inputs: { stage: stages.报价 ?? '' } }),
      ])
      const [first, second] = said.map(told).sort()
      expect(first).toContain(`${no} 两人同推${round}：新机会 → `)
      expect(second).toMatch(
        new RegExp(`^(林梅|王海) 已在 10:00 把 ${no} 推进到“(方案|报价)”，请看最新状态后再操作。$`),
      )
    }
  })

  test('from a card that is out of date is refused, and the card is drawn anew (R168)', async () => {
    const no = await aDeal('旧卡片')
    const card = cardIn(await world.as('mei').types(`查看 ${no}`))
    const stages = stagesOn(card)
    await world.as('wang').types(`推进 ${no} 报价`)

    const late = await world.as('mei').taps('推进', card, { inputs: { stage: stages.方案 ?? '' } })

    expect(told(late)).toBe(`王海 已在 10:00 把 ${no} 推进到“报价”，请看最新状态后再操作。`)
    const redrawn = await asItIs(world, 'mei', card)
    expect(wordsOf(redrawn.card)).toContain('报价 · 70%')
    const fresh = await world.as('mei').taps('推进', redrawn, { inputs: { stage: stages.谈判 ?? '' } })
    expect(told(fresh)).toContain('报价 → 谈判')
  })

  test('counts the days in a stage and warns by colour after a week (R75)', async () => {
    const place = await aWorld()
    const { deal } = await aCustomer(place, 'mei', { company: '停滞公司', deal: '停着不动' })
    await place.later('6d')
    expect(await reads(place, 'mei', `查看 ${deal}`)).toContain('新机会 · 10% · 停留 6 天')
    await place.later('1d')
    const card = cardIn(await place.as('mei').types(`查看 ${deal}`))
    expect(JSON.stringify(card.card)).toContain('"style":"warning"')
    await place.close()
  })
})

describe('the end', () => {
  test('won is closed, full and frozen; its customer has bought once a contract is in force, not before (R67, R68, R92)', async () => {
    const { customer, deal } = await aCustomer(world, 'mei', { company: '大单公司', deal: '大单', amount: '100万' })
    expect(told(await world.as('mei').taps('赢单', cardIn(await world.as('mei').types(`查看 ${deal}`))))).toBe(
      `${deal} 大单 赢单了。30 秒内可以“撤销”。`,
    )
    const card = cardIn(await world.as('mei').types(`商机 ${deal}`))
    expect(wordsOf(card.card)).toContain('赢单 · 10:00')
    expect(buttonsOf(card)).toEqual(['建合同', '更多'])
    expect(await reads(world, 'mei', `客户 ${customer}`)).toContain('累计赢单: ¥1,000,000')
    expect(await reads(world, 'mei', `客户 ${customer}`)).toContain('已赢单，合同生效后算成交客户 · 林梅 负责')
    for (const line of [`推进 ${deal} 方案`, `赢单 ${deal}`, `输单 ${deal} 价格`])
      expect(told(await world.as('mei').types(line))).toBe(
        `${deal} 已在 10:00 关闭（赢单），不能再改。确需修改，请有权限的同事先“重新打开 ${deal}”。`,
      )
    expect(await reads(world, 'mei', '商机列表')).not.toContain(`${deal} `)
  })

  test('lost asks why, and takes no empty answer (R67)', async () => {
    const no = await aDeal('没拿下')
    const asked = await world.as('mei').types(`输单 ${no}`)
    const reasons = choicesOf(asked.answer.form?.card)
    expect(Object.keys(reasons)).toEqual(['价格', '选了竞品', '预算取消', '没有回应', '其他'])
    const empty = await world.as('mei').fills(asked.answer.form)
    expect(empty.answer.error?.fields).toEqual({ reason: '请填写' })
    expect(told(await world.as('mei').fills(asked.answer.form, { reason: reasons.选了竞品 ?? '' }))).toBe(
      `${no} 没拿下 已输单：选了竞品。`,
    )
    expect(await reads(world, 'mei', `查看 ${no}`)).toContain('输单 · 10:00')
  })

  test('lost with the reason in the line needs no form', async () => {
    const no = await aDeal('一句话输')
    expect(told(await world.as('mei').types(`lost ${no} price`, { locale: 'en' }))).toBe(
      `${no} 一句话输 is lost: Price.`,
    )
  })

  test('“other” needs five characters of one’s own, and what was typed stands in the form', async () => {
    const no = await aDeal('其他原因')
    const { answer } = await world.as('mei').types(`输单 ${no} 其他 不清楚`)
    expect(answer.form && valuesOf(answer.form.card)).toMatchObject({ note: '不清楚' })
    const short = await world.as('mei').fills(answer.form, { note: '说不清楚' })
    expect(short.answer.error?.fields).toEqual({ note: '请写几个字，至少 5 个字' })
    expect(told(await world.as('mei').fills(answer.form, { note: '老板的亲戚' }))).toBe(`${no} 其他原因 已输单：其他。`)
    expect(await reads(world, 'mei', `查看 ${no}`)).toContain('说明: 老板的亲戚')
  })

  test('lost for a colleague’s deal or by an engineer is refused', async () => {
    const no = await aDeal('不是你的')
    const refusal = `${no} 由 林梅 负责，只有 林梅、其主管或管理员可以操作。`
    for (const line of [`输单 ${no} 价格`, `赢单 ${no}`, `推进 ${no}`]) {
      expect(told(await world.as('bo').types(line))).toBe(refusal)
      expect(told(await world.as('he').types(line))).toBe(salesRoles)
      expect(told(await world.as('sun').types(line))).toBe(salesRoles)
    }
  })
})

describe('undo (R174)', () => {
  test('puts a move, a win and a loss back, each with its probability', async () => {
    const no = await aDeal('来来回回')
    await world.as('mei').types(`推进 ${no} 谈判`)
    expect(told(await world.as('mei').types('撤销'))).toBe(`已撤销：${no} 来来回回 回到“新机会”。`)
    expect(await reads(world, 'mei', `查看 ${no}`)).toContain('新机会 · 10%')
    await world.as('mei').types(`赢单 ${no}`)
    expect(told(await world.as('mei').types('undo', { locale: 'en' }))).toBe(`Undone: ${no} 来来回回 is back in New.`)
    await world.as('mei').types(`输单 ${no} 价格`)
    await world.as('mei').types('撤销')
    const card = cardIn(await world.as('mei').types(`查看 ${no}`))
    expect(wordsOf(card.card)).toContain('新机会 · 10% · 今天进入')
    expect(buttonsOf(card)).toEqual(['推进', '记跟进', '赢单', '输单', '更多'])
  })

  test('does not overwrite what somebody did since', async () => {
    const no = await aDeal('又动过了')
    await world.as('mei').types(`推进 ${no} 方案`)
    await world.as('wang').types(`推进 ${no} 报价`)
    expect(told(await world.as('mei').types('撤销'))).toBe(
      '之后又有变化，撤销会覆盖它，所以没有撤销。请看最新内容再改。',
    )
    expect(await reads(world, 'mei', `查看 ${no}`)).toContain('报价 · 70%')
  })
})
