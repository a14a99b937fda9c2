import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { aWorld, cardIn, type World } from '../world.ts'
import { csv, imported } from './sheets.ts'
import { madeUp, rowsOf, told } from './stories.ts'

let world: World
beforeAll(async () => {
  world = await aWorld()
  await madeUp(world, 'bo', {
    action: 'customer.add',
    inputs: {
      name: '组合精密',
      person: '孙一',
      phone: '13700010001',
      website: 'zuhe-jingmi.example',
      taxNo: '91350100M000100Y43',
    },
  })
  await madeUp(world, 'bo', {
    action: 'lead.add',
    inputs: { company: '组合来客', phone: '13700010002', email: 'sun.zuhe@qq.com', destination: 'me' },
  })
})
afterAll(() => world.close())

const nothing = { taxNo: 'off', phone: 'off', email: 'off', domain: 'off', name: 'off', contact: 'off', several: 'off' }

/** Sets what happens for these fields, and that nothing happens for the others. */
async function policy(fields: Partial<typeof nothing>) {
  const { answer } = await world.as('zhou').types('设置 查重')
  await world.as('zhou').fills(answer.form, { ...nothing, ...fields })
}

let fresh = 0x4e00
/** Mei enters a customer or a lead that is like bo's in what is named, and like nobody's else. */
async function enters(action: 'customer.add' | 'lead.add', inputs: Record<string, string>) {
  fresh += 5
  const name = String.fromCharCode(fresh, fresh + 1, fresh + 2, fresh + 3)
  return madeUp(world, 'mei', { action, inputs: { name, company: name, person: '新人', destination: 'me', ...inputs } })
}

const saved = /已(新建|录入)/
const asked = '还没有保存'

describe('R42 the policy, field by field: off asks nothing, warn asks, block refuses', () => {
  test.each([
    ['taxNo', '税号', 'customer.add', { taxNo: '9135 0100 m000100y43' }],
    ['domain', '企业域名', 'customer.add', { website: 'https://www.Zuhe-Jingmi.example/about' }],
    ['name', '名称', 'customer.add', { name: '组合精密有限公司' }],
    ['phone', '电话', 'lead.add', { phone: '+86 137 0001 0002' }],
    ['email', '邮箱', 'lead.add', { email: 'Sun.Zuhe@QQ.com' }],
    ['contact', '电话', 'lead.add', { phone: '０１３７０００１０００１'.slice(1) }],
    ['several', '电话', 'lead.add', { company: '组合精密', phone: '13700010001' }],
  ] as const)('%s', async (field, by, action, inputs) => {
    await policy({ [field]: 'warn' })
    expect(told(await enters(action, inputs))).toContain(asked)
    await policy({ [field]: 'block' })
    const blocked = await enters(action, inputs)
    expect(blocked.answer.error?.code).toBe('duplicate.blocked')
    expect(told(blocked)).toContain(`这个${by}已经有了`)
    expect(rowsOf(cardIn(blocked))).not.toEqual([])
    await policy({ [field]: 'off' })
    expect(told(await enters(action, inputs))).toMatch(saved)
  })
})

describe('R42 what is the same in several ways', () => {
  test('goes by the strictest of its fields, whichever is the strongest sign', async () => {
    const same = { company: '组合来客', phone: '13700010002' }
    await policy({ phone: 'warn', name: 'block' })
    expect(told(await enters('lead.add', same))).toContain('这个名称已经有了')
    expect(told(await enters('lead.add', { phone: same.phone }))).toContain(asked)
    await policy({ name: 'warn' })
    expect(told(await enters('lead.add', same))).toContain(asked)
    expect(told(await enters('lead.add', { phone: same.phone }))).toMatch(saved)
  })

  test('may be forbidden although each alone is allowed; an address and its domain are one thing', async () => {
    await policy({ several: 'block' })
    await madeUp(world, 'bo', {
      action: 'lead.add',
      inputs: { company: '双保险甲', email: 'a@shuang.example', destination: 'me' },
    })
    expect(told(await enters('lead.add', { email: 'a@shuang.example' }))).toMatch(saved)
    expect(told(await enters('lead.add', { company: '双保险甲' }))).toMatch(saved)
    expect(told(await enters('lead.add', { company: '双保险甲', email: 'a@shuang.example' }))).toContain('已经有了')
    const { words } = await imported(
      world,
      'wang',
      csv([
        ['公司名称', '手机', '邮箱'],
        ['双保险甲', '13700010011', 'b@shuang.example'],
        ['双保险乙', '13700010012', 'c@shuang.example'],
        ['双保险乙', '13700010013', 'd@yi.example'],
        ['双保险乙', '13700010012', 'e@yi.example'],
      ]),
      { options: { similar: 'new' } },
    )
    expect(words).toContain('已新建: 2 行')
    expect(words).toContain('没有导入: 2 行')
  })

  test('and of six people who save such a record at once, one does', async () => {
    await policy({ several: 'block' })
    const inputs = { company: '同时双保险', phone: '13700010099', person: '王', destination: 'me' }
    const saves = await Promise.all(
      Array.from({ length: 6 }, (_, i) => madeUp(world, i % 2 ? 'mei' : 'bo', { action: 'lead.add', inputs })),
    )
    expect(saves.filter(said => saved.test(told(said)))).toHaveLength(1)
    expect(saves.filter(said => told(said).includes('已经有了'))).toHaveLength(5)
  })
})
