import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { aWorld, type World } from '../../world.ts'
import { aCustomer, reads, told } from '../stories.ts'
import { numberIn, ticketRow } from './stories.ts'

let world: World
beforeAll(async () => {
  world = await aWorld()
})
afterAll(() => world.close())

describe('a new ticket', () => {
  test('comes out of a line: customer, urgency, kind and time are fields, the rest is what is wrong', async () => {
    const { customer } = await aCustomer(world, 'mei', { company: '上海云帆科技有限公司', person: '李敏' })
    const { answer } = await world.as('mei').types(`新建工单 ${customer} 紧急 2号泵漏水要维修 明天下午2点到4点`)
    expect(answer.form?.title).toBe('新建工单')
    const said = await world.as('mei').fills(answer.form, { contact: '李敏', place: '张江路88号 31.2041, 121.5937' })
    const no = numberIn(said)
    expect(told(said)).toBe(`已建工单 ${no} 2号泵漏水要维修，在队列里等人接单。`)
    const row = await ticketRow(world, no)
    expect(row).toMatchObject({ type: 'repair', priority: 'urgent', place: '张江路88号', state: 'new', source: 'chat' })
    expect([row.windowFrom, row.windowTo]).toEqual([new Date('2026-11-24T06:00:00Z'), new Date('2026-11-24T08:00:00Z')])
    expect(Number(row.lat)).toBeCloseTo(31.2041)
    expect(await reads(world, 'mei', `工单 ${no}`)).toMatch(
      /待接单[\s\S]*上海云帆科技[\s\S]*李敏[\s\S]*维修 · 紧急[\s\S]*明天 14:00 – 16:00/,
    )
  })

  test('in English just the same', async () => {
    const { answer } = await world
      .as('mei')
      .types('ticket new urgent repair printer is broken tomorrow 2pm-4pm', { locale: 'en' })
    const no = numberIn(await world.as('mei').fills(answer.form))
    expect(await ticketRow(world, no)).toMatchObject({
      priority: 'urgent',
      type: 'repair',
      windowTo: new Date('2026-11-24T08:00:00Z'),
    })
  })
})
