import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { aWorld, cardIn, type World } from '../world.ts'
import { aCustomer, idsOf, reads, rowsOf, told } from './stories.ts'

let world: World
beforeAll(async () => {
  world = await aWorld()
  const { answer } = await world.as('zhou').types('新流程 渠道流程')
  await world.as('zhou').fills(answer.form, { nameEn: 'Channel', currency: 'CNY' })
  await stage('渠道流程', { name: '报备', nameEn: 'Registered', probability: '40%' })
})
afterAll(() => world.close())

async function stage(pipeline: string, inputs: Record<string, string>) {
  const { answer } = await world.as('zhou').types(`新阶段 ${pipeline}`)
  return world.as('zhou').fills(answer.form, inputs)
}

/** The stages of a pipeline as the admin sees them. */
async function stagesOf(pipeline: string): Promise<string[]> {
  return rowsOf(cardIn(await world.as('zhou').types(`流程 ${pipeline}`))).map(row => row.split(' | ')[0] ?? '')
}

describe('pipelines (R65)', () => {
  test('a new company has the default one', async () => {
    expect(await stagesOf('标准流程')).toEqual([
      ...['新机会 10%', '需求确认 30%', '方案 50%', '报价 70%', '谈判 90%', '赢单 100%', '输单 0%', '作废 0%'],
    ])
    expect(await reads(world, 'mei', '流程')).toContain('CNY')
    expect(idsOf(cardIn(await world.as('mei').types('流程')), 'pipeline.save')).toEqual([])
  })

  test('a new one begins with an open stage and its ends, and takes more', async () => {
    expect(await stagesOf('渠道流程')).toEqual(['新机会 10%', '报备 40%', '赢单 100%', '输单 0%', '作废 0%'])
    const list = cardIn(await world.as('zhou').types('流程 渠道流程'))
    await world.as('zhou').taps(idsOf(list, 'stage.order')[0] ?? '', list)
    expect((await stagesOf('渠道流程')).slice(0, 2)).toEqual(['报备 40%', '新机会 10%'])
    const again = cardIn(await world.as('zhou').types('流程 渠道流程'))
    await world.as('zhou').taps(idsOf(again, 'stage.order')[0] ?? '', again)
    expect((await stagesOf('渠道流程')).slice(0, 2)).toEqual(['新机会 10%', '报备 40%'])
  })

  test('names and numbers are checked in the form', async () => {
    const { answer } = await world.as('zhou').types('新阶段 渠道流程')
    const said = await world.as('zhou').fills(answer.form, { name: '', probability: '120%' })
    expect(said.answer.error?.fields).toEqual({ name: '请填写', probability: '请写 0% 到 100% 之间的百分比' })
    const twice = await world.as('zhou').types('新流程 标准流程二')
    const same = await world.as('zhou').fills(twice.answer.form, { name: '标准流程' })
    expect(same.answer.error?.fields).toEqual({ name: '已经有同名的流程了' })
  })

  test('at most fifteen stages', async () => {
    const { answer } = await world.as('zhou').types('新流程 很长的流程')
    await world.as('zhou').fills(answer.form, {})
    for (let place = 4; place <= 15; place++) await stage('很长的流程', { name: `第${place}步`, probability: '10%' })
    expect(told(await stage('很长的流程', { name: '第16步', probability: '10%' }))).toBe(
      '一条流程最多 15 个阶段。请先停用或删掉不用的。',
    )
    expect(told(await world.as('zhou').types('删除流程 很长的流程'))).toBe('流程“很长的流程”已删除。')
  })

  test('a stage that was used is turned off, not deleted; one that never was is deleted', async () => {
    const { deal } = await aCustomer(world, 'mei', { company: '用过的阶段', deal: '用过' })
    await world.as('mei').types(`推进 ${deal} 方案`)
    await world.as('mei').types(`推进 ${deal} 报价`)
    expect(told(await world.as('zhou').types('删除阶段 标准流程 方案'))).toBe(
      '“方案”里现在有 0 个商机，前后用过 1 个，不能删除，可以停用。',
    )
    expect(told(await world.as('zhou').types('停用阶段 标准流程 方案'))).toContain('不能再推进进来')
    expect(told(await world.as('mei').types(`推进 ${deal} 方案 退回看看`))).toContain('没有“方案”这个阶段')
    await world.as('zhou').types('启用阶段 标准流程 方案')
    await stage('标准流程', { name: '临时', probability: '95%' })
    expect(told(await world.as('zhou').types('删除阶段 标准流程 临时'))).toBe('标准流程 的阶段“临时”已删除。')
    expect(told(await world.as('zhou').types('删除阶段 标准流程 赢单'))).toContain('流程离不开“赢单”')
  })

  test('a used pipeline keeps its currency and is not deleted; the last one stays on', async () => {
    const { answer } = await world.as('zhou').types('改流程 标准流程')
    const said = await world.as('zhou').fills(answer.form, { currency: 'USD' })
    expect(told(said)).toMatch(/^“标准流程”已有 \d+ 个商机，币种固定为 CNY，不能再改。请新建一条流程。$/)
    expect(told(await world.as('zhou').types('删除流程 标准流程'))).toMatch(/用过 \d+ 个商机，不能删除，可以停用/)
    await world.as('zhou').types('停用流程 渠道流程')
    expect(told(await world.as('zhou').types('停用流程 标准流程'))).toBe(
      '“标准流程”是最后一条在用的流程，不能停用或删除。请先新建或启用另一条。',
    )
    await world.as('zhou').types('启用流程 渠道流程')
  })

  test('a deal moves to another pipeline and back by undo; its amount stays in its currency', async () => {
    const { deal } = await aCustomer(world, 'mei', { company: '换流程', deal: '换流程', amount: '5万' })
    expect(told(await world.as('mei').types(`转流程 ${deal} 渠道 报备`))).toBe(
      `${deal} 换流程 已转到“渠道流程”的“报备”。30 秒内可以“撤销”。`,
    )
    expect(await reads(world, 'mei', `查看 ${deal}`)).toContain('报备 · 40%')
    expect(told(await world.as('mei').types('撤销'))).toContain('回到“新机会”')
    const usd = await world.as('zhou').types('新流程 海外流程')
    await world.as('zhou').fills(usd.answer.form, { currency: 'USD' })
    expect(told(await world.as('mei').types(`转流程 ${deal} 海外流程`))).toContain('还没有汇率，不能自动换算')
    await world.as('zhou').types('删除流程 海外流程')
  })

  test('a department’s deals begin in its own pipeline, and a form offers the others', async () => {
    const place = await aWorld()
    const { answer } = await place.as('zhou').types('新流程 销售部流程')
    const [sales] = await place.store.sql<{ id: string }>`select id from "Department" where name = '华东销售部'`
    await place.as('zhou').fills(answer.form, { departments: sales?.id ?? '' })
    const { customer, deal } = await aCustomer(place, 'mei', { company: '部门流程', deal: '部门的单' })
    const [row] = await place.store.sql<{ name: string }>`
      select p.name from "Opportunity" o join "Pipeline" p on p.id = o."pipelineId" where o.no = ${deal}`
    expect(row?.name).toBe('销售部流程')
    const form = (await place.as('mei').types(`商机 ${customer} 再来一单`)).answer.form
    expect(JSON.stringify(form?.card)).toContain('标准流程')
    await place.close()
  })
})

describe('reasons, competitors and products', () => {
  test('are added, renamed and turned off by admins, and picked by reps (R67)', async () => {
    const reason = await world.as('zhou').types('新原因 交期太长')
    expect(told(await world.as('zhou').fills(reason.answer.form, { kind: 'lost' }))).toBe('原因“交期太长”已保存。')
    expect(told(await world.as('zhou').types('新竞争对手 蓝海系统'))).toBe('竞争对手“蓝海系统”已保存。')
    expect((await world.as('zhou').types('新竞争对手 蓝海系统')).answer.error?.fields).toEqual({
      name: '已经有这个竞争对手了',
    })
    const { deal } = await aCustomer(world, 'mei', { company: '输给蓝海', deal: '输给蓝海' })
    const asked = await world.as('mei').types(`输单 ${deal}`)
    const shown = JSON.stringify(asked.answer.form?.card)
    expect(shown).toContain('交期太长')
    const [rival] = await world.store.sql<{ id: string }>`select id from "Competitor" where name = '蓝海系统'`
    const [why] = await world.store.sql<{ id: string }>`select id from "DealReason" where name = '交期太长'`
    await world.as('mei').fills(asked.answer.form, { reason: why?.id ?? '', competitor: rival?.id ?? '' })
    const card = await reads(world, 'mei', `查看 ${deal}`)
    expect(card).toContain('竞争对手: 蓝海系统')
    expect(card).toContain('原因: 交期太长')
    const list = cardIn(await world.as('zhou').types('竞争对手'))
    expect(rowsOf(list)).toContain('蓝海系统 | 1 个商机')
    await world.as('zhou').taps(idsOf(list, 'competitor.switch')[0] ?? '', list)
    expect(await reads(world, 'zhou', '竞争对手')).toContain('已停用')
  })

  test('the last reason for losses stays', async () => {
    const place = await aWorld()
    await place.store.sql`update "DealReason" set active = false where kind = 'lost' and name <> '价格'`
    const [price] = await place.store.sql<{
      id: string
    }>`select id from "DealReason" where kind = 'lost' and name = '价格'`
    const said = await place.post('forms', {
      ...{ as: 'zhou', chat: 'dm', form: 'reason.switch~e30', inputs: { reason: price?.id ?? '' } },
    })
    expect(told(said)).toContain('是最后一个可选的输单原因，不能停用')
    await place.close()
  })

  test('a win takes its reason from the line, or from a form where the company wants one', async () => {
    const { deal } = await aCustomer(world, 'mei', { company: '赢单原因', deal: '赢单原因' })
    expect(told(await world.as('mei').types(`赢单 ${deal} 天上掉的`))).toBe(
      '没有“天上掉的”这个原因。可选：产品合适、价格有优势、服务与关系、交付快。',
    )
    await world.as('mei').types(`赢单 ${deal} 交付快`)
    expect(await reads(world, 'mei', `查看 ${deal}`)).toContain('原因: 交付快')

    const place = await aWorld()
    const form = (await place.as('zhou').types('设置 商机')).answer.form
    await place.as('zhou').fills(form, { wonReason: 'on' })
    const other = await aCustomer(place, 'mei', { company: '必须选', deal: '必须选' })
    expect((await place.as('mei').types(`赢单 ${other.deal}`)).answer.form?.title).toBe(`${other.deal} 赢单`)
    await place.close()
  })
})
