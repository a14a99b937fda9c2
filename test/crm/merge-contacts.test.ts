import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { aWorld, buttonsOf, cardIn, type World, wordsOf } from '../world.ts'
import { aCustomer, choicesOf, doneIn, idsOf, madeUp, reads, told } from './stories.ts'

let world: World
beforeAll(async () => {
  world = await aWorld()
})
afterAll(() => world.close())

/** A customer of mei's with 李敏 twice: the one of the first enquiry, and who was typed in after a fair. */
async function twice(company: string, tail: string) {
  const { customer } = await aCustomer(world, 'mei', { company, person: '李敏', phone: `1370002${tail}1` })
  const add = (inputs: Record<string, string>) =>
    madeUp(world, 'mei', { action: 'contact.add', inputs: { customer, ...inputs } })
  await add({ name: '李敏', title: '采购总监', phone: `1370002${tail}2`, email: `li${tail}@twice.example` })
  await add({ name: '小王', phone: `1370002${tail}3` })
  const ids = await world.store.sql<{ id: string; name: string }>`
    select k.id, k.name from "Contact" k join "Customer" c on c.id = k."customerId" where c.no = ${customer} order by k."createdAt", k.id`
  return { customer, first: ids[0]?.id ?? '', second: ids[1]?.id ?? '', other: ids[2]?.id ?? '' }
}

describe('R46–R49 one person entered twice at a customer', () => {
  test('is picked from a list, previewed, merged with every number, and can be taken apart again', async () => {
    const { customer, first, second, other } = await twice('两个李敏', '001')
    await world.store.sql`update "Contact" set "reportsToId" = ${second} where id = ${other}`
    const { answer } = await world.as('mei').types(`合并联系人 ${customer} 李敏`)
    const choices = choicesOf(answer.form?.card)
    expect(Object.keys(choices).toSorted()).toEqual([
      '小王 · 13700020013',
      '李敏 · 13700020011',
      '李敏 · 采购总监 · 13700020012  li001@twice.example',
    ])
    expect((await world.as('mei').fills(answer.form, { people: other })).answer.error?.fields).toEqual({
      people: '请勾选两到 5 位联系人。',
    })

    const preview = cardIn(await world.as('mei').fills(answer.form, { people: `${first},${second}` }))
    expect(wordsOf(preview.card)).toContain('合并预览：保留 李敏')
    expect(wordsOf(preview.card)).toContain('职位: 采购总监\n来自 李敏')
    expect(buttonsOf(preview)).toEqual(['确认合并', '改为保留 李敏 · 采购总监'])
    expect(await people(customer)).toHaveLength(3)

    const done = doneIn(await world.as('mei').taps('确认合并', preview))
    expect(await people(customer)).toEqual(['李敏 采购总监', '小王'])
    const card = await reads(world, 'mei', `联系人 ${customer} 李敏`)
    for (const reach of ['13700020011', '13700020012', 'li001@twice.example']) expect(card).toContain(reach)
    expect(await reads(world, 'mei', `联系人 ${customer} 小王`)).toContain('向 李敏 汇报')
    expect(await reads(world, 'mei', `时间线 ${customer}`)).toContain('林梅 把联系人 李敏 合并到 李敏')

    expect(told(await world.as('bo').types('撤销合并'))).toContain('撤销合并 <编号>')
    expect(told(await takesApart('bo'))).toContain('只有做这次合并的人或管理员可以撤销')
    await world.later('6d')
    expect(told(await world.as('mei').taps('撤销合并', done))).toBe('已撤销合并：李敏 从 李敏 分开，一切如前。')
    expect((await people(customer)).toSorted()).toEqual(['小王', '李敏', '李敏 采购总监'].toSorted())
    const [after] = await world.store.sql<{
      boss: string
    }>`select "reportsToId" as boss from "Contact" where id = ${other}`
    expect(after?.boss).toBe(second)
  })

  test('what was changed after the preview is shown again; somebody of another customer is no twin', async () => {
    const { customer, first, second } = await twice('预览之后', '002')
    const there = await twice('别家的人', '003')
    const inputs = { customer, people: `${first},${second}` }
    const preview = cardIn(await madeUp(world, 'mei', { action: 'contact.merge', inputs }))
    await world.store.sql`update "Contact" set title = '厂长', version = version + 1 where id = ${second}`
    const late = await world.as('mei').taps('确认合并', preview)
    expect(told(late)).toBe('李敏 在预览之后被改过，还没有合并。请看最新的预览再确认。')
    expect(wordsOf(cardIn(late).card)).toContain('职位: 厂长')
    const elsewhere = { customer, people: `${first},${there.first}` }
    expect(told(await madeUp(world, 'mei', { action: 'contact.merge', inputs: elsewhere }))).toContain('已不在')
    // Two taps at once: one merge, and the other hears that there is nobody left to merge.
    const both = await Promise.all([1, 2].map(() => world.as('mei').taps('确认合并', cardIn(late))))
    expect(both.map(told).filter(said => said.startsWith('已合并'))).toHaveLength(1)
    expect(both.map(told).filter(said => said.includes('已不在'))).toHaveLength(1)
  })

  test('two of one name at one customer are asked apart by what they are', async () => {
    const { customer } = await twice('问哪一个', '004')
    const asked = cardIn(await world.as('mei').types(`联系人 ${customer} 李敏`))
    expect(wordsOf(asked.card)).toContain('采购总监')
    const rows = idsOf(asked, 'say')
    const shown = await Promise.all(rows.map(id => world.as('mei').taps(id, asked)))
    const cards = shown.map(({ messages }) => wordsOf(messages[0]?.card))
    expect(cards.filter(words => words.startsWith('C-'))).toHaveLength(2)
    expect(cards.filter(words => words.includes('采购总监'))).toHaveLength(1)
  })
})

test('a customer of a colleague has no people to merge, and one person alone is nobody’s twin', async () => {
  const { customer } = await aCustomer(world, 'mei', { company: '只有一位', person: '独一' })
  expect(told(await world.as('mei').types(`合并联系人 ${customer}`))).toContain('只有 1 位联系人')
  expect(told(await world.as('bo').types(`合并联系人 ${customer}`))).toContain('由 林梅 负责')
})

async function people(customer: string): Promise<string[]> {
  const rows = await world.store.sql<{ name: string }>`
    select concat_ws(' ', k.name, k.title) as name from "Contact" k join "Customer" c on c.id = k."customerId"
    where c.no = ${customer} and k."deletedAt" is null order by k."createdAt", k.id`
  return rows.map(({ name }) => name)
}

/** Somebody else sends the id of the merge, which they may have seen over a shoulder. */
async function takesApart(who: 'bo') {
  const [last] = await world.store.sql<{ id: string }>`select id from "Merge" order by at desc limit 1`
  return madeUp(world, who, { action: 'record.unmerge', inputs: { merge: last?.id ?? '' } })
}
