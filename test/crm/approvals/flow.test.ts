import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Condition, holds, routeOf, type Step, stepsSchema } from '../../../src/crm/approvals/flow.ts'
import { printFlow } from '../../../src/crm/approvals/flows/print.ts'
import { readFlow } from '../../../src/crm/approvals/flows/read.ts'

const people: Record<string, string> = {
  '01890a5d-ac96-774b-bcce-b302099a8051': '王海',
  '01890a5d-ac96-774b-bcce-b302099a8052': '周岚',
}
const fields = [
  { field: 'baseMinor', names: ['金额', 'amount'], kind: 'money' as const },
  { field: 'discountBp', names: ['折扣', 'discount'], kind: 'percent' as const },
  { field: 'region', names: ['地区', 'region'], kind: 'text' as const },
]
const editable = [
  { field: 'taxRateBp', names: ['税率', 'tax rate'] },
  { field: 'terms', names: ['付款与交货条件', 'payment and delivery terms'] },
]
const vocabulary = {
  ...{ fields, editable, mayLapse: true },
  roles: ['财务', '销售经理'],
  someone: (said: string) => Object.keys(people).find(id => people[id] === said),
  money: (said: string) => (/^¥?[\d,]+$/.test(said) ? Number(said.replace(/[¥,]/g, '')) * 100 : undefined),
}
const names = (locale: 'zh' | 'en') => ({
  ...{ fields, editable, locale },
  person: (id: string) => people[id] ?? '',
  amount: (minor: number) => String(minor / 100),
})

function read(text: string): Step[] {
  const flow = readFlow(text, vocabulary)
  if ('wrong' in flow) throw new Error(`line ${flow.line}: ${flow.wrong.key}`)
  return flow.steps
}

describe('a flow in plain words', () => {
  test('says who, when and how, in either language', () => {
    const steps = read(
      '经理：直属上级\n折扣 > 20%：总监：角色 销售经理，全部\namount > 100000 and discount >= 10%: Finance: role 财务, 60%\n抄送：周岚、王海',
    )
    expect(steps).toMatchObject([
      { kind: 'approve', name: '经理', from: { who: 'manager', levels: 1 }, mode: 'any' },
      {
        kind: 'branch',
        branches: [
          {
            when: [{ field: 'discountBp', is: 'above', value: 2_000 }],
            steps: [{ name: '总监', from: { who: 'role', role: '销售经理' }, mode: 'all' }],
          },
        ],
      },
      {
        branches: [
          {
            when: [
              { field: 'baseMinor', is: 'above', value: 10_000_000 },
              { field: 'discountBp', is: 'atLeast', value: 1_000 },
            ],
            steps: [{ name: 'Finance', mode: 'ratio', ratioBp: 6_000 }],
          },
        ],
      },
      { kind: 'copy', to: { who: 'users' } },
    ])
    expect(stepsSchema.parse(steps)).toEqual(steps)
  })

  test('says what a step may change, and when one that nobody decides decides itself (R86, R125)', () => {
    const [zh, en, plain] = read(
      '财务：角色 财务，全部，24小时后通过，可改 税率、付款与交货条件\nFinance: 王海, 周岚, reject after 16 h, may change payment and delivery terms, tax rate\n经理：王海，周岚',
    )
    expect(zh).toMatchObject({ mode: 'all', lapse: { hours: 24, as: 'approved' }, edits: ['taxRateBp', 'terms'] })
    expect(zh).toMatchObject({ from: { who: 'role', role: '财务' } })
    expect(en).toMatchObject({ mode: 'any', lapse: { hours: 16, as: 'rejected' }, edits: ['terms', 'taxRateBp'] })
    expect(en).toMatchObject({ from: { ids: Object.keys(people) } })
    expect(plain).toMatchObject({ from: { ids: Object.keys(people) }, edits: [] })
    const money = readFlow('财务：角色 财务，24小时后通过', { ...vocabulary, mayLapse: false })
    expect(money).toMatchObject({ line: 1, wrong: { key: 'flow.neverLapses' } })
    const fixed = readFlow('财务：角色 财务，可改 税率', { ...vocabulary, editable: [] })
    expect(fixed).toMatchObject({ line: 1, wrong: { key: 'flow.nothingEditable' } })
  })

  test.each([
    ['', 1, 'flow.empty'],
    ['经理：直属上级\n经理', 2, 'flow.shape'],
    ['经理：张三', 1, 'person.unknown'],
    ['财务：角色 会计', 1, 'flow.unknownRole'],
    ['天气 > 3：经理：直属上级', 1, 'flow.unknownField'],
    ['金额 > 很多：经理：直属上级', 1, 'flow.value'],
    ['金额很大：经理：直属上级', 1, 'flow.condition'],
    ['经理：上级 99', 1, 'flow.levels'],
    ['经理：直属上级，0小时后驳回', 1, 'flow.lapseHours'],
    ['经理：直属上级，可改 天气', 1, 'flow.notEditable'],
  ])('%j is refused at line %d: %s', (text, line, key) => {
    expect(readFlow(text, vocabulary)).toMatchObject({ line, wrong: { key } })
  })

  test('is printed as it can be read again, in both languages', () => {
    const source = fc.constantFrom<Step & { kind: 'copy' }>(
      { kind: 'copy', key: 'x', to: { who: 'manager', levels: 1 } },
      { kind: 'copy', key: 'x', to: { who: 'manager', levels: 3 } },
      { kind: 'copy', key: 'x', to: { who: 'managers', levels: 2 } },
      { kind: 'copy', key: 'x', to: { who: 'departmentHead' } },
      { kind: 'copy', key: 'x', to: { who: 'owner' } },
      { kind: 'copy', key: 'x', to: { who: 'picked' } },
      { kind: 'copy', key: 'x', to: { who: 'role', role: '财务' } },
      { kind: 'copy', key: 'x', to: { who: 'users', ids: Object.keys(people) } },
    )
    const mode = fc.constantFrom('any', 'all', 'sequential', 'ratio')
    const condition = fc.constantFrom<Condition>(
      { field: 'baseMinor', is: 'above', value: 5_000_000 },
      { field: 'discountBp', is: 'atMost', value: 1_550 },
      { field: 'region', is: 'same', value: '昆明' },
      { field: 'region', is: 'other', value: '昆明' },
    )
    const lapse = fc.constantFrom(undefined, { hours: 24, as: 'approved' }, { hours: 8, as: 'rejected' })
    const edits = fc.subarray(['taxRateBp', 'terms'])
    const when = fc.array(condition, { maxLength: 3 })
    const step = fc.record({ source, mode, when, copy: fc.boolean(), lapse, edits })
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 5 }), fc.constantFrom('zh', 'en'), (drafts, locale) => {
        const lines = drafts.map(
          ({ source: { to }, mode: how, when: conditions, copy, lapse: late, edits: changes }, index): Step => {
            const key = `s${index + 1}`
            const plain = copy
              ? { kind: 'copy', key, to }
              : {
                  kind: 'approve',
                  key,
                  name: '第几步',
                  from: to,
                  mode: how,
                  ratioBp: 6_000,
                  whenEmpty: 'admin',
                  whenSelf: 'manager',
                  edits: changes,
                  ...(late ? { lapse: late } : {}),
                }
            const [one] = stepsSchema.parse([plain])
            if (!one) throw new Error('no step')
            return conditions.length === 0
              ? one
              : { kind: 'branch', key: `if-${key}`, branches: [{ when: conditions, steps: [one] }], otherwise: [] }
          },
        )
        expect(read(printFlow(lines, names(locale === 'zh' ? 'zh' : 'en')))).toEqual(lines)
      }),
    )
  })
})

describe('the way a document goes (R111)', () => {
  const [first] = read('经理：直属上级')
  const steps: Step[] = [
    {
      kind: 'branch',
      key: 'b',
      branches: [
        { when: [{ field: 'amount', is: 'above', value: 100 }], steps: read('大额：周岚') },
        { when: [{ field: 'amount', is: 'above', value: 10 }], steps: read('中额：王海') },
      ],
      otherwise: read('小额：直属上级'),
    },
    ...(first ? [first] : []),
  ]
  const way = (content: Record<string, number | string | null>) =>
    routeOf(steps, content).map(step => (step.kind === 'approve' ? step.name : 'copy'))

  test('takes the first branch that fits, else the default', () => {
    expect(way({ amount: 500 })).toEqual(['大额', '经理'])
    expect(way({ amount: 100 })).toEqual(['中额', '经理'])
    expect(way({ amount: 10 })).toEqual(['小额', '经理'])
  })

  test('a field that is missing is other than anything, and never an error', () => {
    expect(way({})).toEqual(['小额', '经理'])
    expect(holds([{ field: 'nothing', is: 'other', value: 'x' }], {})).toBe(true)
    for (const is of ['above', 'atLeast', 'below', 'atMost', 'same', 'oneOf'] as const)
      expect(holds([{ field: 'nothing', is, value: 0 }], { nothing: null })).toBe(false)
  })
})
