import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { aWorld, cardIn, type World, wordsOf } from '../../world.ts'
import { csv, imported } from '../sheets.ts'
import { aCustomer, asItIs, madeUp, merges, reads, told } from '../stories.ts'
import { aTicket, ticketRow } from './stories.ts'

/** It is Monday, 10:00; whoever is level A is helped in half the time, except with questions. */
let world: World
beforeAll(async () => {
  world = await aWorld()
  const { answer } = await world.as('zhou').types('改服务级别')
  const policy = { name: 'A 级维修', types: 'repair', levels: 'A' }
  await world
    .as('zhou')
    .fills(answer.form, { ...policy, urgent: '15m/1h', high: '30m/2h', normal: '4h/8h', low: '8h/16h' })
})
afterAll(() => world.close())

const at = (local: string) => new Date(`${local}:00+08:00`)
const as = (who: 'he' | 'mei' | 'zhou', action: string, inputs: Record<string, string>) =>
  madeUp(world, who, { action, inputs })

describe('another level of a customer sets the clocks of their open tickets anew (R131)', () => {
  test('as another priority does: at once, with the card and a line in the history; the rest stays', async () => {
    const { customer } = await aCustomer(world, 'mei', { company: '换级别' })
    const inputs = { about: customer, priority: 'high' }
    const [no, question, done] = [
      await aTicket(world, 'mei', inputs),
      await aTicket(world, 'mei', { ...inputs, type: 'question' }),
      await aTicket(world, 'mei', inputs),
    ]
    await as('he', 'ticket.take', { ticket: done })
    await as('he', 'ticket.resolve', { ticket: done, text: '好了' })
    const card = cardIn(await world.as('mei').types(`工单 ${no}`))
    expect(wordsOf(card.card)).toContain('14:00')
    const { answer } = await world.as('mei').types(`修改 ${customer}`)
    expect(told(await world.as('mei').fills(answer.form, { level: 'A' }))).toContain('级别')
    expect(await ticketRow(world, no)).toMatchObject({
      ...{ responseTarget: 30, resolutionTarget: 120, priority: 'high' },
      ...{ responseDueAt: at('2026-11-23T10:30'), resolutionDueAt: at('2026-11-23T12:00') },
    })
    expect(wordsOf((await asItIs(world, 'mei', card)).card)).toContain('12:00')
    expect(await reads(world, 'mei', `历史 ${no}`)).toContain('林梅 改了客户级别（现在是 A），时限已重算')
    for (const other of [question, done]) {
      expect(await ticketRow(world, other)).toMatchObject({ resolutionTarget: 240 })
      expect(await reads(world, 'mei', `历史 ${other}`)).not.toContain('客户级别')
    }
    // What is opened again begins anew, by the level of now.
    await as('mei', 'ticket.reopen', { ticket: done })
    expect(await ticketRow(world, done)).toMatchObject({ resolutionTarget: 120 })
  })

  test('a file that brings levels does it for all of its customers, and taking the file back does it again', async () => {
    const companies = ['文件甲有限公司', '文件乙有限公司', '文件丙有限公司']
    const numbers: string[] = []
    for (const company of companies) {
      const { customer } = await aCustomer(world, 'mei', { company })
      numbers.push(await aTicket(world, 'mei', { about: customer, priority: 'high' }))
    }
    const file = csv(
      [['客户名称', '级别'], ...companies.map((name, index) => [name, index < 2 ? 'A' : 'B'])],
      '客户.csv',
    )
    const { card, words } = await imported(world, 'zhou', file, { text: '导入 客户', options: { existing: 'update' } })
    expect(words).toContain('更新: 3')
    const targets = async () => Promise.all(numbers.map(async no => (await ticketRow(world, no)).resolutionTarget))
    expect(await targets()).toEqual([120, 120, 240])
    const { answer } = await world.as('zhou').taps('撤回导入', card)
    await world.as('zhou').fills(answer.form)
    await world.settled()
    expect(await targets()).toEqual([240, 240, 240])
    expect((await reads(world, 'zhou', `历史 ${numbers[0]}`)).match(/客户级别/g)).toHaveLength(2)
  })

  test('a merge that raises the level counts for the tickets of both, and taking it apart for each', async () => {
    const [a, b] = [
      await aCustomer(world, 'mei', { company: '高级别合并' }),
      await aCustomer(world, 'mei', { company: '没级别合并' }),
    ]
    await world.store.sql`update "Customer" set level = 'A' where no = ${a.customer}`
    const [ofA, ofB] = [
      await aTicket(world, 'mei', { about: a.customer, priority: 'high' }),
      await aTicket(world, 'mei', { about: b.customer, priority: 'high' }),
    ]
    const targets = async () => [
      (await ticketRow(world, ofA)).resolutionTarget,
      (await ticketRow(world, ofB)).resolutionTarget,
    ]
    expect(await targets()).toEqual([120, 240])
    const merged = await merges(world, 'mei', `${a.customer} ${b.customer}`)
    expect(told(merged)).toContain('已合并')
    expect(await targets()).toEqual([120, 120])
    const [survivor = ''] = /(?<=并入 )C-\d+/.exec(told(merged)) ?? []
    await world.as('mei').types(`撤销合并 ${survivor}`)
    expect(await targets()).toEqual([120, 240])
  })
})

describe('raced for real', () => {
  test('against going on after waiting, against an answer, against a new ticket: each clock is that of the level', async () => {
    const { customer } = await aCustomer(world, 'mei', { company: '同时改级别' })
    for (let round = 0; round < 4; round++) {
      await world.store.sql`update "Customer" set level = null where no = ${customer}`
      const held = await aTicket(world, 'mei', { about: customer, priority: 'high', subject: `等 ${round}` })
      const asked = await aTicket(world, 'mei', { about: customer, priority: 'high', subject: `答 ${round}` })
      for (const ticket of [held, asked]) await as('he', 'ticket.take', { ticket })
      await as('he', 'ticket.wait', { ticket: held, text: '等配件' })
      await world.later('20m')
      const { answer } = await world.as('mei').types(`修改 ${customer}`)
      const [saved, , , opened] = await Promise.all([
        world.as('mei').fills(answer.form, { level: 'A' }),
        as('he', 'ticket.resume', { ticket: held }),
        as('he', 'ticket.reply', { ticket: asked, text: '在看' }),
        as('zhou', 'ticket.add', { subject: `新 ${round}`, type: 'repair', about: customer, priority: 'high' }),
      ])
      expect([saved?.answer.error, opened?.answer.error]).toEqual([undefined, undefined])
      const fresh = /GD-\d{8}-\d{4}/.exec(told(opened ?? { answer: {}, messages: [], status: 0 }))?.[0] ?? ''
      const rows = await Promise.all([held, asked, fresh].map(no => ticketRow(world, no)))
      expect(rows.map(({ resolutionTarget }) => resolutionTarget)).toEqual([120, 120, 120])
      const minutes = rows.map(row => ((row.resolutionDueAt?.getTime() ?? 0) - row.clockFrom.getTime()) / 60_000)
      // Twenty minutes of waiting are added where there was some, to the new promise.
      expect(minutes).toEqual([140, 120, 120])
      expect(rows.map(({ state, slaState }) => [state, slaState])).toEqual([
        ['working', 'running'],
        ['taken', 'running'],
        ['new', 'responseDue'],
      ])
      for (const ticket of [held, asked, fresh]) await as('zhou', 'ticket.cancel', { ticket, reason: '下一轮' })
    }
  })
})
