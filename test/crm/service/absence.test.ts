import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { aWorld, cardIn, type World, wordsOf } from '../../world.ts'
import { asItIs, choicesOf, madeUp, rowsOf, told } from '../stories.ts'
import { anotherEngineer, aTicket, countCards, lastCard, ticketRow } from './stories.ts'

/** It is Monday, 10:00. */
let world: World
let xu: string
beforeAll(async () => {
  world = await aWorld()
  xu = await anotherEngineer(world, 'xu', '徐磊')
})
afterAll(() => world.close())

const taken = async (fields: Record<string, string>, as = 'he', place = world) => {
  const no = await aTicket(place, 'mei', fields)
  await place.post('forms', { as, chat: 'dm', form: 'ticket.take~e30', inputs: { ticket: no } })
  return no
}
const prompts = (who: 'zhou' | 'wang' | 'he', place = world) => countCards(place, who, /要人接手/)
const goes = async (line: string, place = world) => {
  const said = await place.as('he').types(line)
  await place.later('1s')
  return told(said)
}

describe('an engineer goes away', () => {
  test('whoever dispatches is told once what falls due or is dated meanwhile, and moves it with one form', async () => {
    const late = await taken({ subject: '急的', priority: 'high' })
    const dated = await taken({ subject: '约在周二', priority: 'low', window: '明天下午2点到4点' })
    const waits = await taken({ subject: '等客户的', priority: 'high' })
    await madeUp(world, 'he', { action: 'ticket.wait', inputs: { ticket: waits, text: '等配件' } })
    const later = await taken({ subject: '下周的', priority: 'low' })
    expect(await goes('请假 到 周二')).toContain('已请假到')
    expect([await prompts('zhou'), await prompts('wang'), await prompts('he')]).toEqual([1, 0, 0])
    const prompt = await lastCard(world, 'zhou', /要人接手/)
    expect(wordsOf(prompt.card)).toContain('何川 不在，有 2 张工单要人接手')
    expect(rowsOf(prompt).map(row => row.split(' | ')[0])).toEqual(['急的', '约在周二'])
    // The same absence again is no news.
    await goes('请假 到 周二')
    expect(await prompts('zhou')).toBe(1)

    const { answer } = await world.as('zhou').taps('转派', prompt)
    const choices = choicesOf(answer.form?.card)
    expect(Object.keys(choices).join()).toMatch(/徐磊 · 手上 0 张/)
    expect(choices).toMatchObject({ '不在期间到期或约好的 2 张': 'due', '全部 4 张': 'all' })
    expect(Object.keys(choices).join()).not.toContain('何川')
    expect(told(await world.as('zhou').fills(answer.form, { to: xu }))).toBe('何川 的 2 张工单已转走：2 张已派给别人。')
    for (const no of [late, dated]) expect(await ticketRow(world, no)).toMatchObject({ ownerId: xu, state: 'new' })
    for (const no of [waits, later]) expect((await ticketRow(world, no)).ownerId).toBe(world.cast.users.he)
    expect(wordsOf((await asItIs(world, 'zhou', prompt)).card)).toContain('何川 名下没有要接手的工单了')
    expect(
      told(await madeUp(world, 'zhou', { action: 'ticket.reassign', inputs: { from: '何川', to: '林梅' } })),
    ).toContain('林梅 不能接工单')
  })

  test('off duty means the rest of the day; nobody hears of an absence in which nothing falls due', async () => {
    const place = await aWorld()
    const high = await taken({ subject: '今天要好', priority: 'high' }, 'he', place)
    await taken({ subject: '下周要好', priority: 'low' }, 'he', place)
    await goes('请假 到 今天上午10点40', place)
    expect(await prompts('zhou', place)).toBe(0)
    await goes('值班 下班', place)
    expect(await prompts('zhou', place)).toBe(1)
    expect(rowsOf(await lastCard(place, 'zhou', /要人接手/)).map(row => row.split(' | ')[0])).toEqual(['今天要好'])
    await goes('值班 上岗', place)
    await goes('值班 下班', place)
    expect(await prompts('zhou', place)).toBe(1)
    // In the evening nothing falls due before the morning: what is late has been told by its clock.
    await place.later('9h')
    await madeUp(place, 'he', { action: 'ticket.start', inputs: { ticket: high } })
    await goes('值班 下班', place)
    expect(await prompts('zhou', place)).toBe(1)
    await place.close()
  })

  test('at night the prompt waits for the morning, and is not sent to somebody whose engineer is back (R142, R143)', async () => {
    const place = await aWorld()
    await taken({ subject: '普通的', priority: 'normal' }, 'he', place)
    await place.later('12h')
    await goes('请假 到 周四', place)
    expect(await prompts('zhou', place)).toBe(0)
    await place.later('10h')
    expect(await prompts('zhou', place)).toBe(1)
    await place.later('14h')
    await goes('请假 到 周五', place)
    await goes('值班 上岗', place)
    await place.later('10h')
    expect(await prompts('zhou', place)).toBe(1)
    await place.close()
  })

  test('an account that is closed leaves all of them, unless the hand-over has moved them', async () => {
    const place = await aWorld()
    await anotherEngineer(place, 'xu', '徐磊')
    await taken({ subject: '何川的', priority: 'low' }, 'he', place)
    await taken({ subject: '徐磊的', priority: 'low' }, 'xu', place)
    const { answer } = await place.as('zhou').types('离职 徐磊')
    await place.as('zhou').fills(answer.form, { tickets: 'pool' })
    await place.later('1s')
    expect(await prompts('zhou', place)).toBe(0)
    const stays = await place.as('zhou').types('离职 何川')
    await place.as('zhou').fills(stays.answer.form, { tickets: 'stay' })
    await place.later('1s')
    const prompt = cardIn({ messages: [await lastCard(place, 'zhou', /要人接手/)] })
    expect(wordsOf(prompt.card)).toContain('账号已停用，这些工单还在他名下')
    expect(rowsOf(prompt).map(row => row.split(' | ')[0])).toEqual(['何川的'])
    await place.close()
  })
})
