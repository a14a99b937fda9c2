import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { choice, defineSettings, flag, whole, words } from '../../src/crm/settings/section.ts'
import { aWorld, cardIn, type World, wordsOf } from '../world.ts'
import { madeUp, own, told } from './stories.ts'

let world: World
beforeAll(async () => {
  world = await aWorld()
})
afterAll(() => world.close())

describe('company settings', () => {
  test('an admin sees the sections with what is in force, and changes one', async () => {
    const list = await world.as('zhou').types('设置')
    expect(wordsOf(cardIn(list).card)).toContain('可以撤销的时间（秒）：30')

    const { answer } = await world.as('zhou').types('设置 操作')
    expect(answer.form?.title).toBe('操作')
    const saved = await world.as('zhou').fills(answer.form, { undoSeconds: '120' })
    expect(told(saved)).toBe('已保存“操作”：可以撤销的时间（秒） 30 → 120')

    const no = await own(world, 'mei', { company: '上海云帆科技' })
    await world.as('mei').types(`退回 ${no} 太远了`)
    await world.later('100s')
    expect(told(await world.as('mei').types('撤销'))).toContain(no)
  })

  test('a number out of bounds is refused at its field, and nothing is saved', async () => {
    const { answer } = await world.as('zhou').types('settings acts', { locale: 'en' })
    for (const undoSeconds of ['5', '601', 'ten', '']) {
      const said = await world.as('zhou').fills(answer.form, { undoSeconds })
      expect(said.answer.error?.fields).toEqual({ undoSeconds: '请填 10 到 600 之间的整数' })
    }
    expect(told(await world.as('zhou').types('设置 飞行'))).toMatch(/^没有“飞行”这一栏设置。可选：操作/)
  })

  test('saving what is the same says so, and leaves a line with who and what in the trail', async () => {
    const { answer } = await world.as('zhou').types('设置 操作')
    expect(told(await world.as('zhou').fills(answer.form))).toBe('“操作”没有变化。')
    const [line] = await world.store.sql<{ facts: { changes: string } }>`
      select facts from "AuditEvent" where action = 'settings.save' order by at limit 1`
    expect(line?.facts.changes).toContain('30 → 120')
  })

  test('is not for reps, not even by a form they make up', async () => {
    expect(told(await world.as('mei').types('设置'))).toContain('管理员')
    const inputs = { section: 'acts', undoSeconds: '600' }
    expect(told(await madeUp(world, 'mei', { action: 'settings.save', inputs }))).toContain('管理员')
  })
})

describe('a section', () => {
  const section = defineSettings({
    name: 'sample',
    fields: {
      most: whole({ min: 0, max: 9, or: 3 }),
      policy: choice(['off', 'warn', 'block'], 'warn'),
      fair: flag(false),
      domains: words(['qq.com', '163.com']),
    },
  })
  const defaults = { most: 3, policy: 'warn', fair: false, domains: ['qq.com', '163.com'] }

  test('has its defaults until somebody decides, and where what was decided does not fit any more', () => {
    expect(section.of({ policies: {} })).toEqual(defaults)
    expect(section.of({ policies: { sample: { most: 99 } } })).toEqual(defaults)
    expect(section.of({ policies: { sample: { most: 0, fair: true } } })).toEqual({ ...defaults, most: 0, fair: true })
  })

  test('reads what a form sends: words apart by any comma, on and off, an empty list', () => {
    const typed = { most: '7', policy: 'block', fair: 'on', domains: 'qq.com， sina.com\n163.com;' }
    expect(section.parse(typed)).toEqual({
      most: 7,
      policy: 'block',
      fair: true,
      domains: ['qq.com', 'sina.com', '163.com'],
    })
    expect(section.parse({ ...typed, domains: '' })).toMatchObject({ domains: [] })
    expect(() => section.parse({ ...typed, policy: 'never' })).toThrow()
  })
})
