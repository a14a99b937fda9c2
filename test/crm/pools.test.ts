import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { aWorld, buttonsOf, cardIn, valuesOf, type World, wordsOf } from '../world.ts'
import { aCustomer, asItIs, choicesOf, madeUp, own, reads, rowsOf, told } from './stories.ts'

let world: World
beforeAll(async () => {
  world = await aWorld()
})
afterAll(() => world.close())

describe('pools and seas by command and form', () => {
  test('the list says for whom each is, who looks after it and by which rules; only admins get buttons', async () => {
    const card = cardIn(await world.as('mei').types('公海设置'))
    expect(wordsOf(card.card)).toContain(
      '公共线索池\n0 条待领取 · 成员 华东销售部 · 管理员 周岚 · 每人每天 10 条，放弃后 7 天内不能再领',
    )
    expect(wordsOf(card.card)).toContain('满 30 天没有跟进回收')
    expect(JSON.stringify(card.card)).not.toContain('pool.edit')
    expect(JSON.stringify(cardIn(await world.as('zhou').types('pools')).card)).toContain('pool.edit')
  })

  test('a new sea starts with the usual rules; its form names what is wrong', async () => {
    const { answer } = await world.as('zhou').types('新建公海 华南公海')
    expect(told(await world.as('zhou').fills(answer.form, { members: '没有这个部门' }))).toContain('有内容缺失')
    const wrong = await world.as('zhou').fills(answer.form, { admins: '', name: '客户公海' })
    expect(wrong.answer.error?.fields).toEqual({ name: '已经有“客户公海”了' })
    expect((await world.as('zhou').fills(answer.form, { admins: '，' })).answer.error?.fields).toEqual({
      admins: '至少要有一位管理员',
    })
    const saved = await world.as('zhou').fills(answer.form, { members: '运营与服务部、赵博', admins: '林梅' })
    expect(told(saved)).toBe('“华南公海”已保存。')
    // Whoever says which of the two gets that one.
    const kinds = await Promise.all(
      ['新建公海', '新建线索池', 'new pool', 'new sea'].map(async line => {
        const form = (await world.as('zhou').types(line)).answer.form
        return form && valuesOf(form.card).entity
      }),
    )
    expect(kinds).toEqual(['customer', 'lead', 'lead', 'customer'])
    expect(rowsOf(cardIn(saved)).find(row => row.startsWith('华南公海'))).toBe(
      '华南公海 | 0 条待领取 · 成员 运营与服务部、赵博 · 管理员 林梅 · 每人每天 10 条，放弃后 7 天内不能再领 · 满 30 天没有跟进回收',
    )
  })

  test('its own admin changes its rules, others are told who may, and a limit counts at once', async () => {
    const form = (await world.as('mei').types('领取规则 华南公海')).answer.form
    expect((await world.as('mei').fills(form, { dailyMax: '很多' })).answer.error?.fields).toEqual({
      dailyMax: '请填整数',
    })
    expect(told(await world.as('mei').fills(form, { dailyMax: '3', cooldownDays: '14' }))).toBe(
      '“华南公海”的领取规则已保存。',
    )
    expect(await reads(world, 'bo', '公海设置')).toContain('每人每天 3 条，放弃后 14 天')
    expect(told(await world.as('bo').types('领取规则 华南'))).toBe(
      '“华南公海”由 林梅 管理，只有他们或系统管理员可以修改。',
    )
    expect(told(await world.as('bo').types('领取规则 不存在'))).toContain('没有找到“不存在”这个线索池或公海。可选：')
    // Without a name the pools are shown, to be tapped.
    for (const line of ['回收规则', '新建回收规则', '领取规则']) {
      const said = await world.as('zhou').types(line)
      expect(told(said)).toContain('要看哪个池')
      expect(buttonsOf(cardIn(said))).toContain('回收规则')
    }
  })

  test('what holds records or is the last of its kind is not switched off or deleted (R39)', async () => {
    const { customer } = await aCustomer(world, 'mei', { company: '占着公海' })
    await world.as('mei').types(`退回公海 ${customer} 试试`)
    expect(told(await world.as('zhou').types('停用公海 客户公海'))).toBe(
      '“客户公海”里还有 1 条记录，先领取或移走再停用。',
    )
    expect(told(await world.as('zhou').types(`移池 ${customer} 华南公海`))).toBe(
      `已移到“华南公海”：${customer} 占着公海。`,
    )
    expect(told(await world.as('zhou').types('停用公海 客户公海'))).toBe('“客户公海”已停用。')
    expect(told(await world.as('zhou').types(`移池 ${customer} 客户公海`))).toContain('“客户公海”已停用或不是同一类')
    expect(told(await world.as('zhou').types(`移池 ${customer} 公共线索池`))).toContain('线索进线索池，客户进公海')
    expect(told(await world.as('bo').types(`移池 ${customer} 华南公海`))).toContain('由 林梅 管理')
    expect(told(await world.as('zhou').types('启用公海 客户公海'))).toBe('“客户公海”已启用。')
    await world.as('zhou').types(`移池 ${customer} 客户公海`)
    expect(told(await world.as('zhou').types('删除公海 华南公海'))).toBe('“华南公海”已删除。')
    expect(told(await world.as('zhou').types('停用公海 客户公海'))).toContain('还有 1 条记录')
    await world.as('bo').types(`领取 ${customer}`)
    expect(told(await world.as('zhou').types('停用公海 客户公海'))).toBe(
      '“客户公海”是这一类里最后一个启用的，不能停用。请先新建或启用另一个。',
    )
  })

  test('two moves of one record at once: one moves it, the other hears that it changed', async () => {
    const no = await world.as('wang').adds({ company: '两处搬' })
    const said = await Promise.all(Array.from({ length: 6 }, () => world.as('zhou').types(`移池 ${no} 海外线索`)))
    expect(said.filter(one => told(one).startsWith('已移到'))).toHaveLength(1)
  })
})

describe('capacity by form (R31)', () => {
  test('a rule for a role; the same people twice are refused, a number that is none too', async () => {
    const { answer } = await world.as('zhou').types('新建库容 销售上限')
    expect((await world.as('zhou').fills(answer.form, { max: '-1' })).answer.error?.fields).toEqual({ max: '请填整数' })
    const saved = await world.as('zhou').fills(answer.form, { what: 'customer', max: '2', whom: '销售' })
    expect(told(saved)).toBe('“销售上限”已保存：最多 2。')
    expect(rowsOf(cardIn(saved))).toContain('销售上限 | 最多持有 2 家客户 · 成员 销售 · 成交客户不计')
    const again = await world
      .as('zhou')
      .fills(answer.form, { name: '又一条', what: 'customer', max: '5', whom: '销售' })
    expect(told(again)).toBe('同样的人已经有一条规则：“销售上限”，最多 2。请改那一条。')
    const numbers: string[] = []
    for (const n of [1, 2]) {
      const { customer } = await aCustomer(world, 'mei', { company: `角色上限${n}` })
      await world.as('mei').types(`退回 ${customer} 换人`)
      numbers.push(customer)
    }
    expect(told(await world.as('bo').types(`领取 ${numbers.join(' ')}`))).toContain(
      '“销售上限”规定最多持有 2 家客户，你还能领 1 家，这次要领 2 家',
    )
    const [rule] = await world.store.sql<{ id: string }>`select id from "CapacityRule" where name = '销售上限'`
    const gone = await madeUp(world, 'zhou', { action: 'capacity.delete', inputs: { rule: rule?.id ?? '' } })
    expect(told(gone)).toBe('“销售上限”已删除。')
    expect(told(await world.as('bo').types(`领取 ${numbers.join(' ')}`))).toContain('2 家客户归你了')
  })
})

test('so many looks a day into a pool; the same record twice is one look, its admin is not counted (R38)', async () => {
  const place = await aWorld()
  await place.store.sql`update "Pool" set "dailyViewMax" = 2`
  const numbers = await Promise.all([1, 2, 3].map(n => place.as('wang').adds({ company: `只看两条${n}` })))
  const look = (who: 'mei' | 'zhou', no: string | undefined) => place.as(who).types(`查看 ${no}`)
  for (const no of [numbers[0], numbers[1], numbers[0]]) expect(told(await look('mei', no))).toBe('')
  expect(told(await look('mei', numbers[2]))).toBe(
    `“公共线索池”每天最多查看 2 条，今天已经看满，${numbers[2]} 明天再看。`,
  )
  expect(told(await look('zhou', numbers[2]))).toBe('')
  await place.later('14h')
  expect(told(await look('mei', numbers[2]))).toBe('')
  await place.close()
})

describe('a recycle rule is tried before it is saved', () => {
  test('it names what it would have taken in the last 90 days, and saving it is a tap', async () => {
    const place = await aWorld()
    const { customer: idle } = await aCustomer(place, 'mei', { company: '早该回收' })
    const { customer: busy } = await aCustomer(place, 'mei', { company: '一直在跟' })
    for (let i = 0; i < 3; i++) {
      await place.store.sql`update "RecycleRule" set enabled = false`
      await place.later('9d')
      await place.as('mei').types(`跟进 ${busy} 电话聊了`)
    }
    const rules = cardIn(await place.as('zhou').types('回收规则 客户公海'))
    expect(wordsOf(rules.card)).toContain(
      '满 30 天没有跟进\n已停用\nA 级 45 天 · B 级 30 天 · C 级 15 天 · 提前 7、3、1 天提醒',
    )
    const asked = await place.as('zhou').taps('新建规则', rules)
    const wrong = await place.as('zhou').fills(asked.answer.form, { limitDays: '7', warn: '7, 3' })
    expect(wrong.answer.error?.fields).toEqual({ warn: '提醒天数要在 1 到 6 之间' })

    const tried = cardIn(await place.as('zhou').fills(asked.answer.form, { limitDays: '20', warn: '3, 1' }))

    expect(wordsOf(tried.card)).toContain('过去 90 天会回收 1 家客户\n客户公海：满 20 天没有跟进')
    expect(rowsOf(tried)).toEqual([`${idle} 早该回收 | 12月14日 周一 会从 林梅 名下回收`])
    expect(await place.store.sql`select 1 from "RecycleRule" where "limitDays" = 20`).toEqual([])
    expect(told(await place.as('zhou').taps('启用规则', tried))).toBe('“客户公海”的规则已启用：满 20 天没有跟进。')
    expect(await place.store.sql`select "warnDays" from "RecycleRule" where "limitDays" = 20`).toEqual([
      { warnDays: [3, 1] },
    ])
    expect(await reads(place, 'mei', idle)).toContain('今晚之后随时回收：满 20 天没有跟进')
    await place.close()
  })

  test('it may spare those whose deal came far enough, and leave the helpers on what it takes (R18, R20)', async () => {
    const place = await aWorld()
    await place.store.sql`delete from "RecycleRule"`
    const { customer: early } = await aCustomer(place, 'mei', { company: '刚开始谈', deal: '刚开始' })
    const far = await aCustomer(place, 'mei', { company: '谈得深', deal: '谈得深' })
    await place.as('mei').types(`协作 ${early} 赵博 只读`)
    const { answer } = await place.as('zhou').types('新建回收规则 客户公海')
    expect(choicesOf(answer.form?.card)['有商机到了 30% 及以后的阶段']).toBe('3000')
    await place.later('1d')
    await place.as('mei').types(`推进 ${far.deal} 需求`)
    for (let n = 0; n < 4; n++) await place.later('9d')
    const asked = await place.as('zhou').types('新建回收规则 客户公海')
    const tried = cardIn(
      await place.as('zhou').fills(asked.answer.form, { limitDays: '20', exemptLive: '3000', keepTeam: 'yes' }),
    )
    expect(rowsOf(tried)).toEqual([`${early} 刚开始谈 | 12月14日 周一 会从 林梅 名下回收`])
    await place.as('zhou').taps('启用规则', tried)
    const list = await reads(place, 'zhou', '回收规则 客户公海')
    expect(list).toContain('有商机到了 30% 及以后的阶段 · 协作人保留')
    await place.later('1d')
    expect(await reads(place, 'mei', `客户 ${far.customer}`)).toContain('林梅 负责')
    expect(await reads(place, 'bo', `客户 ${early}`)).toContain('公海客户')
    await place.as('he').types(`领取 ${early}`)
    expect(await reads(place, 'he', `协作人 ${early}`)).toContain('赵博')
    await place.close()
  })

  test('a pool of leads knows no deals and contracts; a stranger may not; a deleted rule is gone', async () => {
    const [rule] = await world.store.sql<{ id: string }>`
      insert into "RecycleRule" (id, "poolId", kind, "limitDays") values (gen_random_uuid(), ${world.cast.pool}, 'noFollowUp', 30) returning id`
    const inputs = { rule: rule?.id ?? '', kind: 'contractEnded' }
    expect((await madeUp(world, 'zhou', { action: 'recycle.edit', inputs })).answer.error?.fields).toEqual({
      kind: '线索池不能用这种规则',
    })
    expect(told(await madeUp(world, 'mei', { action: 'recycle.delete', inputs }))).toContain('由 周岚 管理')
    const list = cardIn(await world.as('zhou').types('回收规则 公共线索池'))
    expect(told(await madeUp(world, 'zhou', { action: 'recycle.delete', inputs }))).toBe('“公共线索池”的规则已删除。')
    expect(wordsOf((await asItIs(world, 'zhou', list)).card)).toContain('还没有回收规则')
    expect(told(await madeUp(world, 'zhou', { action: 'recycle.save', inputs }))).toContain('这条回收规则已经不在了')
  })

  test('a lead that nobody follows up falls back too, once its pool has a rule', async () => {
    const place = await aWorld()
    await place.store
      .sql`insert into "RecycleRule" (id, "poolId", kind, "limitDays") values (gen_random_uuid(), ${place.cast.pool}, 'noFollowUp', 10)`
    const no = await own(place, 'mei', { company: '线索回收' })
    await place.later('8d')
    expect(await reads(place, 'mei', no)).toContain('回收: 还剩 2 天：满 10 天没有跟进就自动回收')
    await place.later('3d')
    expect(await reads(place, 'bo', no)).toContain('待领取 · 公共线索池')
    await place.close()
  })
})
