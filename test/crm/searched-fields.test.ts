import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { aWorld, type World } from '../world.ts'

let world: World
beforeAll(async () => {
  world = await aWorld()
  await world.as('mei').types('新客户 台州椒江制药')
  const { answer } = await world.as('mei').types('新客户')
  if (answer.form) await world.as('mei').fills(answer.form, { name: '台州椒江制药' })
})
afterAll(() => world.close())

/** What the page is offered while somebody types. */
async function offered(as: string, of: string, query: string) {
  const response = await world.post('choices', { as, of, query })
  return response.answer.choices ?? []
}

describe('a field that is searched in the browser', () => {
  test('offers what fits the letters so far, by number, name or initials', async () => {
    const [found] = await offered('mei', 'customers', '椒江')
    expect(found?.title).toContain('台州椒江制药')
    expect(await offered('mei', 'customers', found?.value ?? '')).toEqual([found])
    expect(await offered('mei', 'customers', 'tzjj')).toEqual([found])
  })

  test('offers nothing that the person may not see, and nothing where there is nothing to search in', async () => {
    expect(await offered('bo', 'customers', '椒江')).toEqual([])
    expect(await offered('mei', 'secrets', '')).toEqual([])
    expect((await world.post('choices', { as: 'nobody', of: 'customers', query: '' })).status).toBe(404)
    expect((await world.post('choices', { as: 'mei', of: '../', query: '' })).status).toBe(400)
  })

  test('takes what was chosen, with the name behind its number, as well as a name that was typed', async () => {
    const [found] = await offered('mei', 'customers', '椒江')
    for (const customer of [found?.title ?? '', '台州椒江制药']) {
      const { answer } = await world.as('mei').types('新商机')
      const saved = await world.as('mei').fills(answer.form, { customer, name: '流水线改造' })
      expect(saved.answer.notice).toContain('台州椒江制药')
    }
  })

  test('offers colleagues by what one would type for them', async () => {
    expect(await offered('mei', 'colleagues', '@b')).toContainEqual({
      value: '@bo',
      title: expect.stringContaining('赵博'),
    })
  })
})
