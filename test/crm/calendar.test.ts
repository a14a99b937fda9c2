import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { addWorking } from '../../src/core/worktime.ts'
import { calendarOf } from '../../src/crm/calendar/read.ts'
import { aWorld, cardIn, type World, wordsOf } from '../world.ts'
import { reads, told } from './stories.ts'

let world: World
beforeAll(async () => {
  world = await aWorld()
})
afterAll(() => world.close())

const deadline = (from: string, minutes: number) =>
  world.store.transaction(async tx => addWorking(new Date(from), minutes, await calendarOf(tx, 'Asia/Shanghai')))

describe('the working calendar (R5)', () => {
  test('a new company works from ten to six and knows the published holidays', async () => {
    const card = await reads(world, 'mei', '日历')
    expect(card).toContain('周一 – 周五\n10:00-18:00')
    expect(card).toContain('周六 – 周日\n休息')
    expect(card).toContain('2026\n已录入')
    expect(card).toContain('2027 年的节假日还没有录入')
    expect(await deadline('2026-09-30T09:30:00Z', 60)).toEqual({
      at: new Date('2026-10-08T02:30:00Z'),
      provisional: false,
    })
    expect((await deadline('2026-12-31T09:30:00Z', 60))?.provisional).toBe(true)
  })

  test('an admin sets the hours of the week, with a lunch break', async () => {
    const { answer } = await world.as('zhou').types('工作时间')
    const lunch = '9:00-12:00, 13:30-18:00'
    const hours = { mon: lunch, tue: lunch, wed: lunch, thu: '９点到12点', fri: lunch, sat: '', sun: '' }
    const wrong = await world.as('zhou').fills(answer.form, { ...hours, tue: '12:00-9:00', wed: '9-12 11-13' })
    expect(wrong.answer.error?.fields).toEqual({
      tue: '结束时间要晚于开始时间，最晚到 24:00',
      wed: '两段时间重叠了',
      thu: '看不懂“9点到12点”，请写成 9:00-12:00, 13:30-18:00',
    })
    expect(told(await world.as('zhou').fills(answer.form, { ...hours, thu: '9 至 12' }))).toBe(
      '工作时间已保存。已经算好的期限不变。',
    )
    expect(await reads(world, 'mei', 'calendar')).toContain('周四\n9:00-12:00')
    // Tue 24 Nov 11:40 + 30 min, over the lunch break.
    expect((await deadline('2026-11-24T03:40:00Z', 30))?.at).toEqual(new Date('2026-11-24T05:40:00Z'))
    expect(told(await world.as('zhou').fills(answer.form, {}))).toContain('工作时间已保存')
    const empty = { mon: '', tue: '', wed: '', thu: '', fri: '', sat: '', sun: '' }
    expect((await world.as('zhou').fills(answer.form, empty)).answer.error?.fields).toEqual({
      mon: '一周里至少要有一天上班',
    })
  })

  test('an admin enters a year that is not published, and a single day', async () => {
    const { answer } = await world.as('zhou').types('节假日 2027')
    expect(wordsOf(answer.form?.card)).toContain('2027 年的安排还没有公布')
    const fills = (lines: string) => world.as('zhou').fills(answer.form, { lines })
    expect((await fills('2027-01-01 也许')).answer.error?.fields?.lines).toContain('看不懂“2027-01-01 也许”')
    expect((await fills('2026-01-01 休')).answer.error?.fields?.lines).toBe('“2026-01-01 休”不在 2027 年')
    expect((await fills('2027-01-01 休\n2027年1月1日 班')).answer.error?.fields?.lines).toContain('写了两次')
    expect(told(await fills('2027-01-01 休 元旦\n2027-01-02 班 补班 9:00-12:00'))).toBe(
      '2027 年已保存：1 天放假，1 天调休上班。',
    )
    // Thu 31 Dec 17:30 + 60 min: New Year is free, the Saturday after it is worked.
    expect(await deadline('2026-12-31T09:30:00Z', 60)).toEqual({
      at: new Date('2027-01-02T01:30:00Z'),
      provisional: false,
    })
    expect(told(await world.as('zhou').types('calendar day 2026-12-25 off Christmas', { locale: 'en' }))).toBe(
      '2026-12-25 is a day off now.',
    )
    expect(told(await world.as('zhou').types('调休 2026-12-26 休 9:00-12:00'))).toContain('不能带上班时间')
    expect(await reads(world, 'mei', '日历')).toContain('12月25日 周五\n放假 · Christmas')
  })

  test('the form of a published year comes filled with what was published', async () => {
    const { answer } = await world.as('zhou').types('节假日 2026')
    expect(JSON.stringify(answer.form?.card)).toContain('2026-10-01 休 国庆节')
    expect(told(await world.as('zhou').fills(answer.form))).toContain('2026 年已保存')
  })

  test('an unknown year is shown to the admin on the first Monday of a month', async () => {
    const place = await aWorld({ at: new Date('2026-12-04T02:00:00Z') })
    await place.later('3d')
    const said = cardIn({ messages: await place.as('zhou').sees() })
    expect(wordsOf(said.card)).toContain('2027 年的节假日还没有录入')
    expect((await place.as('mei').sees()).filter(({ card }) => card)).toEqual([])
    await place.close()
  })
})

describe('duty (R53)', () => {
  test('who goes off duty is seen by all, and comes back by a tap', async () => {
    const place = await aWorld()
    const off = await place.as('mei').types('值班 下班')
    expect(told(off)).toContain('已下班')
    expect(await reads(place, 'bo', 'duty')).toContain('林梅 · 销售代表\n已下班')
    await place.as('mei').taps('上岗', cardIn(off))
    expect(await reads(place, 'bo', '值班')).toContain('林梅 · 销售代表\n在岗')
    expect(told(await place.as('mei').types('值班 也许'))).toContain('看不懂“也许”')
    await place.close()
  })

  test('an absence until a day ends with that day, in the person’s own zone', async () => {
    const place = await aWorld()
    await place.store.sql`update "User" set "timeZone" = 'Europe/Berlin' where handle = 'mei'`
    expect(told(await place.as('mei').types('请假 到周三'))).toContain('已请假到')
    const [mei] = await place.store.sql<{ until: Date }>`select "awayUntil" as until from "User" where handle = 'mei'`
    expect(mei?.until).toEqual(new Date('2026-11-25T23:00:00Z'))
    // Monday 10:00 in Shanghai is three at night in Berlin; away until Thursday, at work at ten.
    expect(await reads(place, 'bo', '值班')).toContain('林梅 · 销售代表\n请假，11月26日 周四 17:00 回来')
    await place.later('3d 8h')
    expect(await reads(place, 'bo', '值班')).toContain('林梅 · 销售代表\n在岗')
    expect(told(await place.as('mei').types('away until yesterday', { locale: 'en' }))).toBe(
      'That time has passed already.',
    )
    expect(told(await place.as('mei').types('请假 到猴年'))).toContain('看不懂')
    await place.close()
  })
})
