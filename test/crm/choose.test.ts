import { describe, expect, test } from 'vitest'
import { type Candidate, choose, freeToday } from '../../src/crm/assignment/choose.ts'
import { type Conditions, type Member, type Rule, ruleFor } from '../../src/crm/assignment/rule.ts'

const none: Conditions = {
  region: null,
  source: null,
  level: null,
  need: null,
  tags: [],
  campaignId: null,
  chanceBp: null,
}
const member = (id: string, over: Partial<Member> = {}): Member => ({
  id,
  weight: 1,
  monthlyMax: null,
  values: [],
  ...over,
})
const ready = (member: Member, over: Partial<Candidate> = {}): Candidate => ({
  ...member,
  open: 0,
  received: 0,
  lastAt: null,
  free: Number.POSITIVE_INFINITY,
  ...over,
})
const four = ['K', 'L', 'M', 'N'].map(id => member(id))

/** Who gets so many leads one after another, as the rule's pointer and counts move on. */
function turns(
  count: number,
  {
    method,
    members,
    pointerId = null,
    away = () => [],
  }: { method: Rule['method']; members: Member[]; pointerId?: string | null; away?: (turn: number) => string[] },
): string {
  const received = new Map<string, number>()
  let last = pointerId
  const got = Array.from({ length: count }, (_, turn) => {
    const candidates = members.filter(({ id }) => !away(turn).includes(id)).map(one => ready(one))
    const chosen = choose({ rule: { method, field: null, pointerId: last, members }, candidates, received, lead: none })
    if (!chosen) return '-'
    last = chosen.id
    received.set(chosen.id, (received.get(chosen.id) ?? 0) + 1)
    return chosen.id
  })
  return got.join('')
}

describe('methods (R54)', () => {
  test('round robin goes on after the pointer and skips who is away', () => {
    expect(turns(5, { method: 'roundRobin', members: four, pointerId: 'L', away: () => ['M'] })).toBe('NKLNK')
  })

  test('round robin: who comes back has the next turn after the one before them', () => {
    expect(
      turns(6, { method: 'roundRobin', members: four, pointerId: 'L', away: turn => (turn < 3 ? ['M'] : []) }),
    ).toBe('NKLMNK')
  })

  test('round robin begins at the top when the pointer is nobody’s any more', () => {
    expect(turns(2, { method: 'roundRobin', members: four, pointerId: 'gone' })).toBe('KL')
    expect(turns(1, { method: 'roundRobin', members: four, away: () => ['K', 'L', 'M', 'N'] })).toBe('-')
  })

  test('weighted 3:1 over 8 leads gives 6 and 2', () => {
    const order = turns(8, { method: 'weighted', members: [member('A', { weight: 3 }), member('B')] })
    expect([...order].filter(id => id === 'A')).toHaveLength(6)
    expect([...order].filter(id => id === 'B')).toHaveLength(2)
  })

  test('least busy: fewest open leads, and among equals who waited longest', () => {
    const rule = { method: 'leastBusy', field: null, pointerId: null, members: four } as const
    const candidates = [
      ready(member('K'), { open: 2 }),
      ready(member('L'), { open: 1, lastAt: new Date('2026-11-20') }),
      ready(member('M'), { open: 1, lastAt: new Date('2026-11-19') }),
      ready(member('N'), { open: 3 }),
    ]
    expect(choose({ rule, candidates, received: new Map(), lead: none })?.id).toBe('M')
  })

  test('by field: whose values name the lead’s, in turn', () => {
    const members = [member('K', { values: ['上海'] }), member('L', { values: ['苏州', '上海'] }), member('M')]
    const rule = { method: 'byField', field: 'region', pointerId: 'K', members } as const
    const of = (region: string | null) =>
      choose({ rule, candidates: members.map(one => ready(one)), received: new Map(), lead: { ...none, region } })?.id
    expect([of('上海'), of('苏州'), of('北京'), of(null)]).toEqual(['L', 'L', undefined, undefined])
  })

  test('sticky: who keeps the customer already, else in turn', () => {
    const rule = { method: 'sticky', field: null, pointerId: 'K', members: four } as const
    const candidates = four.map(one => ready(one))
    expect(choose({ rule, candidates, received: new Map(), lead: none, keeper: 'N' })?.id).toBe('N')
    expect(choose({ rule, candidates, received: new Map(), lead: none, keeper: 'X' })?.id).toBe('L')
  })
})

test.each([
  [75, 0, 3],
  [75, 2, 1],
  [40, 0, 1],
  [14, 0, 0],
])('a quota of %i a month with %i received leaves %i today (R55)', (monthly, received, left) => {
  expect(freeToday(monthly, received)).toBe(left)
})

describe('which rule decides (R52)', () => {
  const rule = (name: string, over: Partial<Rule> = {}): Rule => ({
    ...{
      id: name,
      name,
      enabled: true,
      priority: 1,
      regions: [],
      sources: [],
      levels: [],
      tags: [],
      needs: [],
      campaignIds: [],
      products: [],
      chanceFromBp: null,
      chanceBelowBp: null,
    },
    ...{
      weekdays: [],
      method: 'roundRobin',
      field: null,
      pointerId: null,
      fallbackId: null,
      acceptMinutes: 5,
      maxOffers: 3,
      members: four,
    },
    ...over,
  })
  const decides = (rules: Rule[], lead: Partial<Conditions>, weekday = 1) =>
    ruleFor(rules, { ...none, ...lead }, weekday)?.name

  test('the first that fits by condition and weekday; one that is off is not tried', () => {
    const rules = [
      rule('off', { enabled: false }),
      rule('weekend', { weekdays: [6, 7] }),
      rule('web in Shanghai', { sources: ['官网'], regions: ['上海'] }),
      rule('pilots', { needs: ['pilot'] }),
      rule('big', { levels: ['A'], tags: ['VIP'] }),
      rule('fair', { campaignIds: ['c1'] }),
    ]
    expect(decides(rules, { source: '官网', region: '上海' })).toBe('web in Shanghai')
    expect(decides(rules, { source: '官网' })).toBeUndefined()
    expect(decides(rules, { need: 'A PILOT for 15' })).toBe('pilots')
    expect(decides(rules, { level: 'A', tags: ['vip', 'VIP'] })).toBe('big')
    expect(decides(rules, { campaignId: 'c1' })).toBe('fair')
    expect(decides(rules, {}, 7)).toBe('weekend')
  })

  test('by the products a need names: the name or the whole number, in any width or case', () => {
    const rules = [rule('sensors', { products: [{ id: 'p', sku: 'YL-1', name: '压力传感器' }] })]
    for (const need of ['想要５０个压力传感器', 'quote for yl-1, please', 'YL-1和YL-10各十个', 'ＹＬ-１'])
      expect(decides(rules, { need }), need).toBe('sensors')
    for (const need of ['YL-10 x 5', 'XYL-1', '传感器', null])
      expect(decides(rules, { need }), String(need)).toBeUndefined()
  })

  test('by the score: at least the one, below the other; who has none fits no such rule', () => {
    const rules = [
      rule('hot', { chanceFromBp: 6_000 }),
      rule('middle', { chanceFromBp: 3_000, chanceBelowBp: 6_000 }),
      rule('cold', { chanceBelowBp: 3_000 }),
    ]
    const scores = { 9999: 'hot', 6000: 'hot', 5999: 'middle', 3000: 'middle', 2999: 'cold', 0: 'cold' }
    for (const [chanceBp, name] of Object.entries(scores))
      expect(decides(rules, { chanceBp: Number(chanceBp) }), chanceBp).toBe(name)
    expect(decides(rules, { chanceBp: null })).toBeUndefined()
  })
})
