import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readMinutes, readParts } from '../../../src/crm/worklogs/read.ts'
import { openTable } from '../../../src/tables/open.ts'
import { aWorld, cardIn, type World, wordsOf } from '../../world.ts'
import { aCustomer, madeUp, reads, told } from '../stories.ts'
import { anotherEngineer, aTicket, says, setService } from './stories.ts'

let world: World
beforeAll(async () => {
  world = await aWorld()
  await anotherEngineer(world, 'xu', '徐磊')
})
afterAll(() => world.close())

const log = (ticket: string, fields: Record<string, string>) =>
  madeUp(world, 'he', { action: 'worklog.add', inputs: { ticket, time: '1h', ...fields } })

async function working(fields: Record<string, string> = {}): Promise<string> {
  const no = await aTicket(world, 'mei', fields)
  await madeUp(world, 'he', { action: 'ticket.take', inputs: { ticket: no } })
  return no
}

describe('hours on a ticket', () => {
  test('with the way there, parts, a signature and photos; what is billable stands on the card', async () => {
    const no = await working({ subject: '装机' })
    const line = await world.as('he').sends(`记工时 ${no}`, [{ name: '现场.jpg', bytes: Buffer.from('jpg') }])
    expect(line.answer.form?.title).toBe(`${no} 记工时`)
    const said = await world.as('he').fills(line.answer.form, {
      ...{
        time: '2小时30分',
        travel: '40分',
        signedBy: '李敏',
        note: '换密封圈',
        parts: '密封圈 × 2\n螺栓',
        billable: 'true',
      },
    })
    expect(told(said)).toBe(`${no} 记了 3 小时 10 分（11月23日 周一）。`)
    await log(no, { time: '30', billable: 'false', note: '返工' })
    expect(await reads(world, 'he', `工单 ${no}`)).toContain('工时: 3 小时 40 分，其中收费 3 小时 10 分')
    const list = cardIn(await world.as('he').types(`工时明细 ${no}`))
    expect(wordsOf(list.card)).toMatch(/换密封圈 · 路上 40 分 · 用了 密封圈 × 2、螺栓 × 1 · 李敏 签字/)
    expect(wordsOf(list.card)).toContain('不收费')
    const files = await world.as('he').taps('附件 1', list)
    expect(files.answer.files?.map(({ name }) => name)).toEqual(['现场.jpg'])
  })

  test('in one line: the way there and the parts are read out of it', async () => {
    const no = await working({ subject: '一行记完' })
    await world.as('he').types(`工时 ${no} 1.5小时 路上1小时10分 换了泵头，试机正常 配件：密封圈 x2；泵头`)
    expect(await reads(world, 'he', `工时明细 ${no}`)).toMatch(
      /换了泵头，试机正常 · 路上 1 小时 10 分 · 用了 密封圈 × 2、泵头 × 1/,
    )
    await world.as('he').types(`log hours ${no} 2h travel 40min replaced the pump head`, { locale: 'en' })
    expect(await reads(world, 'he', `工时明细 ${no}`)).toContain('replaced the pump head · 路上 40 分')
  })

  test('not in the future, more than none, at most twenty-four hours a day and person (R138)', async () => {
    const no = await working({ subject: '限额' })
    const field = async (fields: Record<string, string>) =>
      (await log(no, { on: '2026-11-20', ...fields })).answer.error?.fields ?? {}
    expect(await field({ on: '2026-11-24' })).toEqual({ on: '11月24日 周二 还没到，不能提前记工时' })
    expect(await field({ time: '0' })).toEqual({ time: expect.stringContaining('看不懂') })
    expect(await field({ time: '一会儿' })).toEqual({ time: expect.stringContaining('看不懂') })
    expect(await field({ time: '23h', travel: '2h' })).toEqual({ time: '一人一天最多 24 小时' })
    expect(await field({ on: '某天' })).toHaveProperty('on')
    await log(no, { on: '2026-11-20', time: '20h' })
    const over = await log(no, { on: '2026-11-20', time: '5h' })
    expect(told(over)).toBe('你 11月20日 周五 已记 20 小时，一天最多 24 小时，还能记 4 小时。')
    expect(told(await log(no, { on: '2026-11-20', time: '4h' }))).toContain('记了 4 小时')
  })

  test('logged by ten taps at once, a day still has twenty-four hours', async () => {
    const no = await working({ subject: '并发' })
    const said = await Promise.all(Array.from({ length: 10 }, () => log(no, { on: '2026-11-19', time: '3h' })))
    expect(said.filter(({ answer }) => !answer.error)).toHaveLength(8)
    const [sum] = await world.store.sql<{ minutes: number; logged: number }>`
      select d.minutes, (select sum(w.minutes)::int from "Worklog" w where w."on" = d."on" and w."userId" = d."userId") as logged
      from "WorkDay" d where d."on" = '2026-11-19'`
    expect(sum).toEqual({ minutes: 1_440, logged: 1_440 })
  })

  test('taken back, the day has them again; nobody takes back what others logged', async () => {
    const no = await working({ subject: '撤回' })
    await log(no, { on: '2026-11-18', time: '24h' })
    const list = cardIn(await world.as('he').types(`工时明细 ${no}`))
    const [row] = await world.store.sql<{ id: string }>`select id from "Worklog" where "on" = '2026-11-18'`
    const foreign = await world.post('forms', {
      as: 'xu',
      chat: 'dm',
      form: 'worklog.remove~e30',
      inputs: { log: row?.id },
    })
    expect(told(foreign)).toContain('不是你记的')
    expect(told(await world.as('he').taps('删除', list))).toContain('已撤回')
    expect(told(await log(no, { on: '2026-11-18', time: '24h' }))).toContain('记了 24 小时')
  })

  test('a ticket nobody has taken, or of somebody else, takes no hours', async () => {
    const no = await aTicket(world, 'mei', { subject: '没人接' })
    expect(told(await madeUp(world, 'zhou', { action: 'worklog.add', inputs: { ticket: no, time: '1h' } }))).toContain(
      '还没人接',
    )
    const mine = await working({ subject: '何川的' })
    const foreign = await world.post('forms', {
      as: 'xu',
      chat: 'dm',
      form: 'worklog.add~e30',
      inputs: { ticket: mine, time: '1h' },
    })
    expect(told(foreign)).toContain('由 何川 处理')
  })

  test('are read as people say them', () => {
    expect(['2.5h', '90', '2', '1:30', '2小时', '45分', '1h 15m', '24'].map(readMinutes)).toEqual([
      150, 90, 120, 90, 120, 45, 75, 1_440,
    ])
    expect(['', 'x', '1:75', '-1', '2 天'].map(readMinutes)).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
      undefined,
    ])
    expect(readParts('密封圈 x 2；O型圈:3\n垫片')).toEqual([
      { name: '密封圈', qty: '2' },
      { name: 'O型圈', qty: '3' },
      { name: '垫片', qty: '1' },
    ])
  })
})

describe('the month', () => {
  test('by engineer, customer and type, and as an Excel file; who may not take files out gets none', async () => {
    const place = await aWorld()
    const { customer } = await aCustomer(place, 'mei', { company: '报表客户' })
    const no = await aTicket(place, 'mei', { subject: '十月的活', about: customer })
    await madeUp(place, 'he', { action: 'ticket.take', inputs: { ticket: no } })
    for (const on of ['2026-10-30', '2026-11-02', '2026-11-03'])
      await madeUp(place, 'he', {
        action: 'worklog.add',
        inputs: { ticket: no, time: '3h', travel: '30m', on, parts: '螺栓 × 4\n胶水', signedBy: '李敏' },
      })
    const card = cardIn(await place.as('zhou').types('工时报表'))
    expect(wordsOf(card.card)).toMatch(
      /2026年11月 工时[\s\S]*共 7 小时，1 人[\s\S]*按工程师[\s\S]*何川[\s\S]*7 小时 · 100%[\s\S]*按客户[\s\S]*报表客户[\s\S]*按类型[\s\S]*维修/,
    )
    expect(await reads(place, 'zhou', 'workload 上月')).toContain('共 3.5 小时')
    expect(await reads(place, 'zhou', '工时报表 10月')).toContain('2026年10月 工时')
    const file = (await place.as('zhou').taps('导出 Excel', card)).answer.files?.[0]
    expect(file?.name).toBe('工时-2026-11.xlsx')
    const [stored] = await place.store.sql<{ bytes: Buffer }>`select bytes from "StoredFile" where name = ${file?.name}`
    const rows: string[][] = []
    for await (const { cells } of (await openTable(Buffer.from(stored?.bytes ?? []))).rows()) rows.push(cells)
    expect(rows[0]?.slice(0, 3)).toEqual(['日期', '工程师', '工单'])
    expect(rows.slice(1).map(row => [row[0], row[1], row[5], row[6]])).toEqual([
      ['2026-11-02', '何川', '报表客户', '3'],
      ['2026-11-03', '何川', '报表客户', '3'],
    ])
    expect(rows[1]?.slice(10)).toEqual(['螺栓 × 4; 胶水 × 1', '李敏'])
    expect(told(await place.as('he').types('导出工时'))).toContain('没有这个权限')
    expect(told(await place.as('zhou').types('工时报表 十三月'))).toContain('看不懂月份')
    await place.close()
  })

  test('hours and parts become the customer’s cost on the card, for who may know costs (R6, R7, R154)', async () => {
    const place = await aWorld()
    await setService(place, { hourlyCost: '200' })
    const { customer } = await aCustomer(place, 'mei', { company: '成本客户' })
    const no = await aTicket(place, 'mei', { subject: '花钱', about: customer })
    await madeUp(place, 'he', { action: 'ticket.take', inputs: { ticket: no } })
    await madeUp(place, 'he', {
      action: 'worklog.add',
      inputs: { ticket: no, time: '90m', travel: '60m', on: '2026-11-20' },
    })
    expect(await reads(place, 'wang', `客户 ${customer}`)).toContain('服务成本 ¥500（2.5 小时）')
    const product = (fields: Record<string, string>) =>
      madeUp(place, 'zhou', { action: 'product.save', inputs: { price: '90', ...fields } })
    await product({ sku: 'MF-01', name: '密封圈', cost: '12.345' })
    await product({ sku: 'MF-01', name: '密封圈', cost: '12.34' })
    await product({ sku: 'BRG', name: '轴承', cost: '5', currency: 'USD' })
    await product({ sku: 'LS', name: '螺栓' })
    await place.as('zhou').types('汇率 USD 7.2')
    const parts = '密封圈 × 2.5\nBRG x 2\n螺栓 × 8\n胶水'
    const said = await madeUp(place, 'he', {
      action: 'worklog.add',
      inputs: { ticket: no, time: '30m', on: '2026-11-20', parts },
    })
    expect(told(said)).toContain('记了 30 分')
    // 2.5 × 12.34 = 30.85, 2 × 5 × 7.2 = 72; three hours at 200.
    const cost = '服务成本 ¥702.85（3.0 小时 ¥600，配件 ¥102.85，另有 2 种配件没有成本价）'
    expect(await reads(place, 'wang', `客户 ${customer}`)).toContain(cost)
    expect(await reads(place, 'zhou', `工单 ${no}`)).toContain(`成本: ${cost}`)
    // What it cost on its day stays, whatever the product costs later.
    await place.store.sql`update "Product" set "costMinor" = 99900`
    await place.as('zhou').types('汇率 USD 9')
    expect(await reads(place, 'wang', `客户 ${customer}`)).toContain(cost)
    // A sum would give away what a part costs: reps and engineers read hours.
    for (const who of ['mei', 'he'] as const) {
      const card = `${await reads(place, who, `客户 ${customer}`)} ${await reads(place, who, `工单 ${no}`)}`
      expect(card).toContain('服务工时 3.0 小时')
      expect(card).not.toMatch(/服务成本|成本:/)
    }
    expect(await reads(place, 'he', `工时明细 ${no}`)).toContain('用了 密封圈 × 2.5、轴承 × 2、螺栓 × 8、胶水 × 1')
    await place.store.sql`update "Worklog" set "deletedAt" = now() where minutes = 30`
    expect(await reads(place, 'wang', `客户 ${customer}`)).toContain('服务成本 ¥500（2.5 小时）')
    expect(await says(place, 'sun', '工时报表')).toContain('没有这个权限')
    await place.close()
  })
})
