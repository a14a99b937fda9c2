import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { actionsOf } from '../../src/core/card.ts'
import { actions } from '../../src/crm/index.ts'
import { hostileText } from '../hostile.ts'
import { aWorld, cardIn, type Seen, type World } from '../world.ts'

let world: World
let cards: Seen[]
beforeAll(async () => {
  world = await aWorld()
  for (const company of ['上海半夏餐饮', '上海半岛餐饮']) await world.as('wang').adds({ company })
  const no = await world.as('mei').adds({ company: '宁波甬江化工', destination: 'me' })
  await world.as('mei').types(`跟进 ${no} 聊了报价，明天上午10点再打`)
  for (const line of ['线索池', '待办', `查看 ${no}`, '帮助']) await world.as('mei').types(line)
  await world.settled()
  cards = [...(await world.as('mei').sees('leads')), ...(await world.as('mei').sees())].filter(
    ({ card }) => card !== null,
  )
})
afterAll(() => world.close())

/** Nothing a caller sends is our fault: no 5xx, and no answer that hides one. */
async function isUnmoved(endpoint: string, body: unknown): Promise<void> {
  const { status, answer } = await world.post(endpoint, body)
  const said = `${endpoint} ${JSON.stringify(body)}`
  expect(status, said).toBeLessThan(500)
  expect(answer.error?.code, said).not.toBe('error.unexpected')
}

const anything = fc.oneof(hostileText, fc.integer(), fc.double(), fc.boolean(), fc.constant(null), fc.jsonValue())
const who = fc.constantFrom('mei', 'bo', 'wang', 'sun', 'he', 'zhou')
const chat = fc.constantFrom('dm', 'leads', 'sales')

/** Now and then another value than the right one. */
function mostly<T>(right: fc.Arbitrary<T>): fc.Arbitrary<unknown> {
  return fc.oneof({ arbitrary: right, weight: 12 }, { arbitrary: anything, weight: 1 })
}

test('any JSON at any address', async () => {
  const endpoint = fc.constantFrom('messages', 'taps', 'forms', 'clock')
  await fc.assert(fc.asyncProperty(endpoint, fc.jsonValue(), isUnmoved), { numRuns: 40 })
})

test('lines out of our own words and strange ones', async () => {
  const words = actions.flatMap(action => [...action.words.en, ...action.words.zh])
  const name = fc.constantFrom('L-1', 'L-3', 'C-1', 'O-1', '半', '上海', '甬江', 'l3', '明天下午3点', '12.8万', '2')
  const word = fc.oneof({ arbitrary: name, weight: 2 }, hostileText)
  const line = fc
    .tuple(fc.constantFrom(...words), fc.array(word, { maxLength: 4 }))
    .map(parts => parts.flat().join(' '))
  const body = fc.record({ as: mostly(who), chat: mostly(chat), text: mostly(line) })
  await fc.assert(
    fc.asyncProperty(body, sent => isUnmoved('messages', sent)),
    { numRuns: 90 },
  )
})

test('taps on the buttons there are, with strange inputs', async () => {
  const inputs = fc.dictionary(fc.constantFrom('stage', 'lead', 'text', 'when', '__proto__', 'a'), anything, {
    maxKeys: 3,
  })
  const tap = fc.nat().chain(n => {
    const card = cards[n % cards.length] ?? cardIn({ messages: cards })
    const ids = card.card ? actionsOf(card.card).map(({ id }) => id) : []
    const on = { chat: mostly(fc.constant(card.chat)), message: mostly(fc.constant(card.id)) }
    return fc.record({ as: mostly(who), ...on, action: mostly(fc.constantFrom('x', ...ids)), inputs: mostly(inputs) })
  })
  await fc.assert(
    fc.asyncProperty(tap, sent => isUnmoved('taps', sent)),
    { numRuns: 60 },
  )
})

test('forms of every action with strange fields and a strange context', async () => {
  const fields = [
    'lead',
    'company',
    'person',
    'phone',
    'email',
    'about',
    'text',
    'method',
    'next',
    'when',
    'plan',
    'deal',
    'amount',
    'customer',
    'close',
    'reason',
    'note',
    'pool',
    'destination',
    'leads',
    'page',
    'query',
    'record',
    'by',
    'stage',
    'seen',
  ]
  const value = fc.oneof(
    hostileText,
    fc.constantFrom('L-1', 'L-3', '半', '甬江', '13800138000', '12万', '明天', ''),
    fc.integer(),
  )
  const inputs = fc.dictionary(fc.constantFrom(...fields), value, { maxKeys: 8 })
  const context = fc.oneof(
    { arbitrary: fc.constant({}), weight: 2 },
    fc.dictionary(fc.constantFrom(...fields), anything, { maxKeys: 4 }),
  )
  const form = fc
    .tuple(fc.constantFrom('say', ...actions.map(({ name }) => name)), context)
    .map(([name, given]) => `${name}~${Buffer.from(JSON.stringify(given)).toString('base64url')}`)
  const body = fc.record({ as: mostly(who), form: mostly(form), inputs: mostly(inputs) })
  await fc.assert(
    fc.asyncProperty(body, sent => isUnmoved('forms', sent)),
    { numRuns: 120 },
  )
})

test('and the app goes on', async () => {
  const { answer } = await world.as('bo').types('领取 L-1')
  expect(answer.notice ?? answer.error?.code).toMatch(/归你了|已经是你的了|lead\.taken/)
})
