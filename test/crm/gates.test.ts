import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { count } from '../rows.ts'
import { aWorld, cardIn, type Said, valuesOf, type World, wordsOf } from '../world.ts'
import { approved } from './money/stories.ts'
import { aCustomer, choicesOf, idsOf, madeUp, reads, rowsOf, told } from './stories.ts'

let world: World
beforeAll(async () => {
  world = await aWorld()
  await asks('需求确认', { required: 'nextStep', checklist: '需求文档已确认 / Brief agreed *' })
  await asks('方案', { checklist: '方案已评审 / Solution reviewed' })
  await asks('报价', { required: 'amount,close,contact' })
})
afterAll(() => world.close())

/** An admin sets what a stage wants, with the form of the stage. */
async function asks(stage: string, inputs: Record<string, string>): Promise<Said> {
  const { answer } = await world.as('zhou').types(`改阶段 标准流程 ${stage}`)
  return world.as('zhou').fills(answer.form, inputs)
}

async function aDeal(name: string): Promise<{ deal: string; customer: string }> {
  return aCustomer(world, 'mei', { company: `${name}公司`, person: `${name}联系人`, deal: name })
}

/** The labels a form asks, in order, by input id. */
function asked(said: Said): string[] {
  return Object.keys(said.answer.form ? valuesOf(said.answer.form.card) : {})
}

async function itemKey(name: string): Promise<string> {
  const [row] = await world.store.sql<{ key: string }>`
    select i ->> 'key' as key from "Stage", jsonb_array_elements(checklist) i where i ->> 'name' = ${name}`
  return row?.key ?? ''
}

describe('a gate (R80)', () => {
  test('asks for exactly what is missing, and moves when all of it is there', async () => {
    const { deal } = await aDeal('缺两样')
    const brief = await itemKey('需求文档已确认')
    const said = await world.as('mei').types(`推进 ${deal} 需求确认`)
    expect(said.answer.form?.title).toBe(`${deal} 进入“需求确认”之前`)
    expect(wordsOf(said.answer.form?.card)).toContain('从“新机会”到“需求确认”还差 2 项')
    expect(asked(said)).toEqual(['nextStep', `check.${brief}`, `proof.${brief}`])

    const inputs = { nextStep: '约评审会', [`check.${brief}`]: 'true', [`proof.${brief}`]: '客户周五回复：需求没问题' }
    expect(told(await world.as('mei').fills(said.answer.form, inputs))).toContain('新机会 → 需求确认')
    const card = await reads(world, 'mei', `查看 ${deal}`)
    expect(card).toContain('需求确认 · 30%')
    expect(card).toContain('下一步动作: 约评审会')
    expect(card).toContain('阶段要求: 进入“方案”还差：方案已评审')
  })

  test('half filled saves nothing and marks what still lacks', async () => {
    const { deal } = await aDeal('只填一半')
    const brief = await itemKey('需求文档已确认')
    const { answer } = await world.as('mei').types(`推进 ${deal} 需求确认`)
    const ticked = { nextStep: '约评审会', [`check.${brief}`]: 'true' }
    expect((await world.as('mei').fills(answer.form, ticked)).answer.error?.fields).toEqual({
      [`proof.${brief}`]: '请填写',
    })
    const half = await world.as('mei').fills(answer.form, { nextStep: '约评审会' })
    expect(half.answer.error?.fields).toEqual({ [`check.${brief}`]: '请填写' })
    expect(
      await count(
        world.store,
        'ChecklistMark',
        `"opportunityId" = (select id from "Opportunity" where no = '${deal}')`,
      ),
    ).toBe(0)
    expect(await reads(world, 'mei', `查看 ${deal}`)).not.toContain('约评审会')
    expect(await reads(world, 'mei', `查看 ${deal}`)).toContain('新机会 · 10%')
  })

  test('several stages ahead must pass the gates of all of them; a win passes every one', async () => {
    const { deal } = await aDeal('一步跨三级')
    const ahead = await world.as('mei').types(`推进 ${deal} 报价`)
    const [brief, reviewed] = [await itemKey('需求文档已确认'), await itemKey('方案已评审')]
    expect(asked(ahead).sort()).toEqual(
      ['amount', 'close', 'contact', 'nextStep', `check.${brief}`, `proof.${brief}`, `check.${reviewed}`].sort(),
    )
    expect(asked(await world.as('mei').types(`赢单 ${deal}`)).sort()).toEqual(asked(ahead).sort())
    // Nothing is asked on the way out.
    expect(told(await world.as('mei').types(`输单 ${deal} 价格`))).toContain('已输单')
  })

  test('takes only contacts of the deal’s own customer (R76)', async () => {
    const { deal } = await aDeal('自家联系人')
    const other = await aDeal('别家联系人')
    const [stranger] = await world.store.sql<{ id: string }>`
      select c.id from "Contact" c join "Customer" k on k.id = c."customerId" where k.no = ${other.customer}`
    const { answer } = await world.as('mei').types(`推进 ${deal} 报价`)
    expect(Object.keys(choicesOf(answer.form?.card))).toEqual(['自家联系人联系人'])
    const said = await world.as('mei').fills(answer.form, { contact: stranger?.id ?? '' })
    expect(said.answer.error?.fields).toEqual({ contact: '只能选这个客户的联系人' })
  })

  test('that changes while a deal passes it: the deal went by the old rules or meets the new ones', async () => {
    for (let round = 0; round < 3; round++) {
      const { deal } = await aDeal(`规则在变${round}`)
      await world.store.sql`update "Opportunity" set "nextStep" = '有' where no = ${deal}`
      await asks('需求确认', { required: 'nextStep', checklist: '' })
      const [moved] = await Promise.all([
        world.as('mei').types(`推进 ${deal} 需求确认`),
        asks('需求确认', { required: 'nextStep', checklist: '新加的一条' }),
      ])
      const went = told(moved).includes('→ 需求确认')
      expect(went || asked(moved).length === 1).toBe(true)
      expect(await reads(world, 'mei', `查看 ${deal}`)).toContain(went ? '需求确认 · 30%' : '新机会 · 10%')
    }
    await asks('需求确认', { required: 'nextStep', checklist: '需求文档已确认 / Brief agreed *' })
  })
})

describe('the checklist (R81)', () => {
  test('keeps who, when, the proof and its hash, and shows when a file is gone', async () => {
    const { deal } = await aDeal('带文件勾选')
    const bytes = Buffer.from('%PDF brief')
    const said = await world.as('mei').sends(`勾选 ${deal} 需求文档`, [{ name: '需求.pdf', bytes }])
    expect(told(said)).toBe(`${deal}：“需求文档已确认”已勾选。`)
    const list = cardIn(await world.as('mei').types(`检查项 ${deal}`))
    expect(rowsOf(list)).toEqual(['✓ 需求文档已确认 | 林梅 10:00 勾选 · 需求.pdf', '○ 方案已评审'])
    const hash = createHash('sha256').update(bytes).digest('hex')
    await world.store.sql`delete from "StoredFile"`
    expect(await reads(world, 'mei', `检查项 ${deal}`)).toContain(`证据文件已删除（指纹 ${hash.slice(0, 12)}）`)
  })

  test('wants the proof where the item does, and takes a tick back', async () => {
    const { deal } = await aDeal('先要证据')
    const { answer } = await world.as('mei').types(`tick ${deal} brief`, { locale: 'en' })
    expect(answer.form?.title).toBe('“Brief agreed” wants a proof')
    expect(told(await world.as('mei').fills(answer.form, { proof: 'https://chat.example/m/1' }))).toContain('已勾选')
    const list = cardIn(await world.as('mei').types(`检查项 ${deal}`))
    await world.as('mei').taps(idsOf(list, 'deal.uncheck')[0] ?? '', list)
    expect(rowsOf(cardIn(await world.as('mei').types(`检查项 ${deal}`)))[0]).toBe('○ 需求文档已确认 | 要证据')
    expect(told(await world.as('mei').types(`勾选 ${deal} 飞天`))).toBe(
      '没有“飞天”这个检查项。可选：需求文档已确认、方案已评审。',
    )
    expect(await reads(world, 'mei', `为什么 ${deal}`)).toContain('林梅 取消勾选“需求文档已确认”')
  })

  test('of a colleague’s deal is not ticked', async () => {
    const { deal } = await aDeal('别人的检查项')
    expect(told(await world.as('bo').types(`勾选 ${deal} 方案`))).toContain('由 林梅 负责')
  })
})

describe('approvals a stage requires (R80)', () => {
  beforeAll(async () => {
    await asks('需求确认', { required: '', checklist: '', approvals: 'quote' })
    await asks('方案', { required: 'nextStep', checklist: '', approvals: 'contract' })
    await asks('报价', { required: '', approvals: '' })
    await asks('谈判', { approvals: 'cost' })
  })
  const numberIn = (said: Said) => /[A-Z]{2}-\d{8}-\d{4}/.exec(told(said))?.[0] ?? ''

  test('several stages ahead want the approvals of all of them; each is begun with a tap, and nothing moves before', async () => {
    expect(wordsOf(cardIn(await world.as('zhou').types('流程 标准流程')).card)).toContain('审批：已通过的报价')
    const { deal } = await aCustomer(world, 'mei', { company: '要审批公司', deal: '要审批', amount: '50000' })
    expect(await reads(world, 'mei', `查看 ${deal}`)).toContain('进入“需求确认”还差：已通过的报价')

    const early = await world.as('mei').types(`推进 ${deal} 方案`)
    expect(told(early)).toContain('还不能进入“方案”，还差：已通过的报价、已通过的合同、下一步动作')
    expect(early.answer.form).toBeUndefined()
    expect(rowsOf(cardIn(early)).slice(0, 2)).toEqual(['○ 已通过的报价 | 还没有', '○ 已通过的合同 | 还没有'])
    const quote = numberIn(await world.as('mei').taps('新报价', cardIn(early)))
    const draft = await world.as('mei').types(`推进 ${deal} 需求确认`)
    expect(rowsOf(cardIn(draft))[0]).toBe(`○ 已通过的报价 | ${quote} · 草稿`)
    expect(wordsOf((await world.as('mei').taps('提交审批', cardIn(draft))).answer.form?.card)).toContain('审批路线')
    await world.as('mei').types(`提交 ${quote}`)
    expect(told(await world.as('mei').types(`推进 ${deal} 需求确认`))).toContain('还差：已通过的报价')
    expect(await reads(world, 'mei', `查看 ${deal}`)).toContain('新机会 · 10%')
    await world.as('wang').types(`同意 ${quote}`)
    expect(told(await world.as('mei').types(`推进 ${deal} 需求确认`))).toContain('→ 需求确认')

    const { answer } = await world.as('mei').types(`合同 ${deal}`)
    await approved(world, numberIn(await world.as('mei').fills(answer.form, {})), ['wang', 'sun'])
    const last = await world.as('mei').types(`推进 ${deal} 方案`)
    expect(asked(last)).toEqual(['nextStep'])
    expect(told(await world.as('mei').fills(last.answer.form, { nextStep: '约签约' }))).toContain('→ 方案')
  })

  test('a cost sheet counts until its last day; only who may work out costs is offered to, and a colleague’s deal stays', async () => {
    await madeUp(world, 'zhou', {
      action: 'product.save',
      inputs: { sku: 'SP-1', name: '水泵', unit: '个', price: '100' },
    })
    const { deal } = await aCustomer(world, 'mei', { company: '要核价公司', deal: '要核价' })
    await world.as('mei').types(`加产品 ${deal} SP-1 5`)
    await world.store
      .sql`update "Opportunity" set "stageId" = (select id from "Stage" where name = '报价') where no = ${deal}`
    const refused = await world.as('mei').types(`move ${deal}`, { locale: 'en' })
    expect(told(refused)).toContain('cannot enter “Negotiation” yet. Missing: approved cost sheet.')
    expect(idsOf(cardIn(refused), 'cost.save')).toEqual([])
    expect(told(await world.as('bo').types(`推进 ${deal}`))).toContain('由 林梅 负责')

    const offered = await world.as('wang').types(`检查项 ${deal}`)
    const { answer } = await world.as('wang').taps('核算成本', cardIn(offered))
    const inputs = { lines: 'SP-1 1-10 60', until: '2026-11-23' }
    const sheet = numberIn(await world.as('wang').fills(answer.form, inputs))
    await approved(world, sheet, ['sun'], 'wang')
    expect(await reads(world, 'mei', `查看 ${deal}`)).toContain('“谈判”的要求已齐')
    expect(await reads(world, 'mei', `检查项 ${deal}`)).not.toContain(sheet)
    await world.later('1d')
    expect(told(await world.as('mei').types(`推进 ${deal}`))).toContain('还差：已通过的成本核算')
    await world.store.sql`update "CostSheet" set "validUntilOn" = '2026-11-30' where no = ${sheet}`
    expect(told(await world.as('mei').types(`推进 ${deal}`))).toContain('→ 谈判')
  })

  test('a win passes every stage and so wants them all; nothing is won before, and losing wants none', async () => {
    const { deal } = await aCustomer(world, 'mei', { company: '要赢公司', deal: '要赢', amount: '50000' })
    const early = await world.as('mei').types(`赢单 ${deal}`)
    expect(told(early)).toContain('还差：已通过的成本核算、已通过的报价、已通过的合同、下一步动作')
    expect(early.answer.form).toBeUndefined()
    expect(await reads(world, 'mei', `查看 ${deal}`)).toContain('新机会 · 10%')

    await world.store.sql`
      update "Opportunity" set "nextStep" = '签约', "stageId" = (select id from "Stage" where name = '谈判') where no = ${deal}`
    await asks('谈判', { approvals: 'contract' })
    // The deal stands in the last open stage: what lies behind it is not asked again, the win's own gate is.
    expect(told(await world.as('mei').types(`赢单 ${deal}`))).toContain('赢单了')
    await world.as('mei').types('撤销')
    await world.store
      .sql`update "Opportunity" set "stageId" = (select id from "Stage" where name = '方案') where no = ${deal}`
    const { answer } = await world.as('mei').types(`合同 ${deal}`)
    const contract = numberIn(await world.as('mei').fills(answer.form, {}))
    await world.as('mei').types(`提交 ${contract}`)
    await world.as('wang').types(`同意 ${contract}`)
    expect(told(await world.as('mei').types(`赢单 ${deal}`))).toContain('还差：已通过的合同')
    const both = await Promise.all([world.as('sun').types(`同意 ${contract}`), world.as('mei').types(`赢单 ${deal}`)])
    // The tap that came at the same moment won, or is told what lacked; either way the next one wins.
    expect(told(both[0])).toContain('已同意')
    if (both[1].answer.error) expect(told(await world.as('mei').types(`赢单 ${deal}`))).toContain('赢单了')
    await asks('谈判', { approvals: 'cost' })
    const { deal: lost } = await aCustomer(world, 'mei', { company: '要输公司', deal: '要输' })
    expect(told(await world.as('mei').types(`输单 ${lost} 价格`))).toContain('已输单')
  })

  test('another pipeline wants its own: what lies between its first stage and the target, shown as that pipeline has it', async () => {
    await world.as('zhou').fills((await world.as('zhou').types('新流程 渠道流程')).answer.form)
    const begins = await world.as('zhou').types('改阶段 渠道流程 新机会')
    await world.as('zhou').fills(begins.answer.form, { approvals: 'cost' })
    for (const [name, approvals] of [
      ['报备', 'quote'],
      ['签批', ''],
    ] as const) {
      const { answer } = await world.as('zhou').types('新阶段 渠道流程')
      await world.as('zhou').fills(answer.form, { name, probability: '40%', approvals })
    }
    const { deal } = await aCustomer(world, 'mei', { company: '要换公司', deal: '要换', amount: '50000' })
    const refused = await world.as('mei').types(`转流程 ${deal} 渠道流程 签批`)
    expect(told(refused)).toContain(`还不能进入“签批”，还差：已通过的报价`)
    const rows = rowsOf(cardIn(refused))
    expect(rows).toContain('○ 已通过的报价 | 还没有')
    expect(rows.filter(row => row.includes('合同'))).toEqual([])
    const [row] = await world.store.sql<{ name: string }>`
      select p.name from "Opportunity" o join "Pipeline" p on p.id = o."pipelineId" where o.no = ${deal}`
    expect(row?.name).toBe('标准流程')

    const quote = numberIn(await world.as('mei').taps('新报价', cardIn(refused)))
    await approved(world, quote, ['wang'])
    expect(told(await world.as('mei').types(`转流程 ${deal} 渠道流程 签批`))).toContain('已转到“渠道流程”')
    expect(told(await world.as('mei').types(`转流程 ${deal} 标准流程 谈判`))).toContain('已通过的合同')
    // The first stage of a pipeline is entered freely.
    expect(told(await world.as('mei').types(`转流程 ${deal} 标准流程`))).toContain('已转到“标准流程”')
  })
})

describe('a pipeline that forecasts (R73)', () => {
  test('wants amount and date beyond the first stage, and they stay from then on', async () => {
    const place = await aWorld()
    const { answer } = await place.as('zhou').types('改流程 标准流程')
    await place.as('zhou').fills(answer.form, { forecasting: 'true' })
    const { deal } = await aCustomer(place, 'mei', { company: '要预测', deal: '要预测' })
    const said = await place.as('mei').types(`推进 ${deal}`)
    expect(asked(said)).toEqual(['amount', 'close'])
    expect(told(await place.as('mei').fills(said.answer.form, { amount: '12万', close: '月底' }))).toContain(
      '→ 需求确认',
    )
    const edit = await place.as('mei').types(`改商机 ${deal}`)
    const emptied = await place.as('mei').fills(edit.answer.form, { amount: '', close: '' })
    expect(Object.keys(emptied.answer.error?.fields ?? {})).toEqual(['amount', 'close'])
    await place.close()
  })
})
