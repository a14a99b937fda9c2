import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Count, reasons, score } from '../../src/crm/scores/naiveBayes.ts'
import { aWorld, cardIn, type World } from '../world.ts'
import { aCustomer, own, reads, rowsOf, told } from './stories.ts'

const start = 0.1
const count = (field: string, value: string, [won, lost]: [number, number]): Count => ({
  ...{ field, value, won: won + start, lost: lost + start },
})

/** The rule's example: 36 won, 24 lost; 20 and 4 of them by referral; 9 of the lost ones came as far as this stage. */
const example = [
  count('all', '', [36, 24]),
  count('stage', 'here', [36, 9]),
  count('source', 'referral', [20, 4]),
  count('source', 'web', [16, 20]),
]

describe('the score (R77, R78)', () => {
  test('of the example is 92.86 %', () => {
    const found = score(example, { stage: 'here', values: [{ field: 'source', value: 'referral' }] })
    expect(found?.basisPoints).toBe(9_286)
    expect(found?.closed).toBe(60)
  })

  test('is not used before fifty deals are closed', () => {
    const few = [count('all', '', [30, 19]), count('source', 'referral', [20, 4])]
    expect(score(few, { stage: undefined, values: [] })).toBeUndefined()
    const enough = [count('all', '', [30, 20])]
    expect(score(enough, { stage: undefined, values: [] })?.closed).toBe(50)
  })

  test('leaves out values that were never seen, and tags with fewer than fifty deals of their own', () => {
    const plain = score(example, { stage: 'here', values: [] })?.basisPoints
    const with49 = [...example, count('tag', 'vip', [40, 9]), count('tag', 'cold', [1, 9])]
    const values = [
      { field: 'source', value: 'pigeon' },
      { field: 'tag', value: 'vip' },
    ]
    expect(score(with49, { stage: 'here', values })?.basisPoints).toBe(plain)
    const with50 = [...example, count('tag', 'vip', [41, 9]), count('tag', 'cold', [1, 9])]
    expect(score(with50, { stage: 'here', values })?.basisPoints).toBeGreaterThan(plain ?? 0)
  })

  test('of an open deal is never quite 0 or 100', () => {
    const sure = [
      count('all', '', [90_000, 1]),
      count('source', 'gold', [90_000, 0]),
      count('source', 'lead', [0, 90_000]),
    ]
    expect(score(sure, { stage: undefined, values: [{ field: 'source', value: 'gold' }] })?.basisPoints).toBe(9_999)
    const hopeless = [
      count('all', '', [1, 90_000]),
      count('source', 'gold', [90_000, 0]),
      count('source', 'lead', [0, 90_000]),
    ]
    expect(score(hopeless, { stage: undefined, values: [{ field: 'source', value: 'lead' }] })?.basisPoints).toBe(1)
  })

  test('names at most three reasons each way, the strongest first (R79)', () => {
    const factors = [0.2, 0.5, 0.8, 0.9, 1, 1.2, 2, 3, 5].map((ratio, index) => ({
      field: 'tag',
      value: String(index),
      ratio,
    }))
    const { speaksFor, speaksAgainst } = reasons({ basisPoints: 5_000, closed: 60, factors })
    expect(speaksFor.map(({ ratio }) => ratio)).toEqual([5, 3, 2])
    expect(speaksAgainst.map(({ ratio }) => ratio)).toEqual([0.2, 0.5, 0.8])
  })
})

describe('the counts (R79)', () => {
  let world: World
  beforeAll(async () => {
    world = await aWorld()
  })
  afterAll(() => world.close())

  async function aDeal(name: string, source = '展会'): Promise<string> {
    const { customer, deal } = await aCustomer(world, 'mei', { company: `${name}公司`, deal: name })
    await world.store.sql`update "Customer" set source = ${source}, region = '上海' where no = ${customer}`
    return deal
  }

  /** "stage 新机会 2/1": won and lost beyond the start, by name. */
  async function counts(): Promise<Record<string, string>> {
    const rows = await world.store.sql<{ name: string; counts: string }>`
      select c.field || ' ' || coalesce(s.name, c.value) as name, round(c.won - 0.1) || '/' || round(c.lost - 0.1) as counts
      from "ScoreCount" c left join "Stage" s on c.field = 'stage' and s.id::text = c.value order by 1`
    return Object.fromEntries(rows.map(({ name, counts: text }) => [name, text]))
  }

  test('winning adds to every stage, losing to those it reached; undo and re-opening take away the same', async () => {
    const won = await aDeal('赢的')
    await world.as('mei').types(`赢单 ${won}`)
    expect(await counts()).toEqual({
      ...{ 'all ': '1/0', 'source 展会': '1/0', 'region 上海': '1/0' },
      ...{
        'stage 新机会': '1/0',
        'stage 需求确认': '1/0',
        'stage 方案': '1/0',
        'stage 报价': '1/0',
        'stage 谈判': '1/0',
      },
    })
    const lost = await aDeal('输的')
    await world.as('mei').types(`推进 ${lost} 需求确认`)
    await world.as('mei').types(`输单 ${lost} 价格`)
    expect(await counts()).toMatchObject({
      'all ': '1/1',
      'stage 新机会': '1/1',
      'stage 需求确认': '1/1',
      'stage 方案': '1/0',
    })
    // Its customer becomes another one meanwhile: what is taken away is what was added.
    await world.store.sql`update "Customer" set source = '官网'`
    await world.as('mei').types('撤销')
    expect(await counts()).toMatchObject({ 'all ': '1/0', 'source 展会': '1/0', 'stage 需求确认': '1/0' })
    await world.as('wang').types(`重新打开 ${won} 合同没签`)
    expect(Object.values(await counts()).every(text => text === '0/0')).toBe(true)
    await world.as('wang').types('撤销')
    expect(await counts()).toMatchObject({ 'all ': '1/0', 'source 官网': '1/0', 'source 展会': '0/0' })
    await world.as('wang').types(`输单 ${won} 价格`)
    expect(await counts()).toMatchObject({ 'all ': '0/1', 'stage 谈判': '0/1' })
  })

  test('stay exact when many close at once, and a recount finds nothing wrong', async () => {
    const deals = await Promise.all(Array.from({ length: 8 }, (_, index) => aDeal(`同时${index}`, '同时')))
    await Promise.all(deals.map((no, index) => world.as('mei').types(index % 2 ? `赢单 ${no}` : `输单 ${no} 价格`)))
    expect(await counts()).toMatchObject({ 'source 同时': '4/4' })
    expect(told(await world.as('zhou').types('重算概率'))).toBe('已按 9 个关闭的商机核对，没有差错。')
    await world.store.sql`update "ScoreCount" set won = won + 3 where field = 'all'`
    expect(told(await world.as('zhou').types('recount', { locale: 'en' }))).toBe(
      'Checked against 9 closed deals; 1 count was wrong and is right now.',
    )
    expect(told(await world.as('zhou').types('重算概率'))).toContain('没有差错')
  })

  test('are shown on the card beside the stage’s own figure, with what speaks for and against', async () => {
    const deal = await aDeal('有依据', '老客户介绍')
    expect(await reads(world, 'mei', `赢率 ${deal}`)).toContain('已关闭的商机不到 50 个，还学不出概率')
    await world.as('mei').types(`推进 ${deal} 方案`)
    await world.store.sql`delete from "ScoreCount"`
    await world.store.sql`
      insert into "ScoreCount" ("pipelineId", field, value, won, lost)
      select s."pipelineId", v.field, coalesce(v.value, s.id::text), v.won, v.lost
      from "Stage" s, (values ('all', '', 36.1, 24.1), ('stage', null, 36.1, 9.1), ('source', '老客户介绍', 20.1, 4.1),
        ('source', '官网', 16.1, 20.1)) as v(field, value, won, lost) where s.name = '方案'`
    await world.store.sql`update "Customer" set region = null`
    expect(await reads(world, 'mei', `查看 ${deal}`)).toContain('历史概率: 93%（阶段 50%，按 60 个已关闭商机）')
    expect(rowsOf(cardIn(await world.as('mei').types(`赢率 ${deal}`)))).toEqual([
      '历史概率 92.86% | 依据这条流程 60 个已关闭的商机',
      '来源 老客户介绍 | 在赢单里的比例是输单的 3.3 倍',
      '走到“方案” | 在赢单里的比例是输单的 2.6 倍',
    ])
    const lead = await own(world, 'mei', { company: '转介绍来的', source: '老客户介绍' })
    expect(await reads(world, 'mei', `查看 ${lead}`)).toContain('赢单可能: 83%（来源 老客户介绍）')
  })

  test('set the probability where the company wants that or somebody takes it, and never over one set by hand', async () => {
    const [deal, byHand] = [await aDeal('跟着历史', '官网'), await aDeal('手工的', '官网')]
    for (const [no, probability] of [
      [deal, '模型'],
      [byHand, '42%'],
    ]) {
      const { answer } = await world.as('mei').types(`改商机 ${no}`)
      await world.as('mei').fills(answer.form, { probability: probability ?? '' })
    }
    const shown = async () =>
      world.store.sql`
        select "probabilityBp" as bp, "probabilitySource" as source from "Opportunity" where no = any (${[deal, byHand]}) order by no`
    const [learned, hand] = await shown()
    expect(learned).toMatchObject({ source: 'model' })
    expect(hand).toEqual({ bp: 4_200, source: 'manual' })
    // Forty more deals of this source were won, entered from an older system; the night counts them.
    await world.store.sql`
      insert into "Opportunity" (id, no, name, "customerId", "pipelineId", "stageId", "lastOpenStageId", "probabilityBp", "closedAt", "ownerId",
        "stageEnteredAt", "createdAt", "createdById", "updatedAt")
      select gen_random_uuid(), 'O-9' || n, '旧单', o."customerId", o."pipelineId", s.id, o."stageId", 10000, o."createdAt", o."ownerId",
        o."createdAt", o."createdAt", o."ownerId", o."createdAt"
      from generate_series(100, 149) n, "Opportunity" o join "Stage" s on s."pipelineId" = o."pipelineId" and s.kind = 'won' where o.no = ${deal}`
    await world.later('1d')
    const [fresh, still] = await shown()
    expect(Number(fresh?.bp)).toBeGreaterThan(Number(learned?.bp))
    expect(still).toEqual(hand)
  })
})
