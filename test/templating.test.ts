import { Template } from 'adaptivecards-templating'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import '../src/cards/define.ts'

/** What our cards lean on in adaptivecards-templating; an upgrade that changes it is noticed here, not in a chat. */
const expand = (template: unknown, data: Record<string, unknown>): unknown =>
  new Template(template).expand({ $root: data })
const x = (expression: string) => `\u0024{${expression}}`

describe('an expression', () => {
  test('that is the whole text keeps the type of its value', () => {
    const data = { n: 3, yes: true, list: ['L-1'], object: { a: 1 } }
    const template = { n: x('n'), yes: x('yes'), list: x('list'), object: x('object') }
    expect(expand(template, data)).toEqual(data)
  })

  test('within a text becomes text', () => {
    expect(expand({ text: `no. ${x('n')}` }, { n: 3 })).toEqual({ text: 'no. 3' })
  })

  test('whose path is missing shows a dash, because the card folder says so once for the process', () => {
    expect(expand({ text: x('nope'), inner: `a ${x('no.such.path')} b` }, {})).toEqual({ text: '—', inner: 'a — b' })
  })

  test('that meets null within a text throws: data never holds null', () => {
    expect(() => expand({ text: `a ${x('n')}` }, { n: null })).toThrow('null')
  })

  test('that arrives inside data is not run', () => {
    expect(expand({ text: x('said') }, { said: x('secret'), secret: 'told' })).toEqual({ text: x('secret') })
  })

  test('cannot reach what every object inherits', () => {
    expect(expand({ text: x('constructor'), proto: x('__proto__') }, {})).toEqual({ text: '—', proto: '—' })
  })

  test('with a typing error throws when the card is drawn', () => {
    expect(() => expand({ text: x('if(') }, {})).toThrow()
    expect(() => expand({ text: x('noSuchFunction(1)') }, {})).toThrow()
  })
})

describe('$when', () => {
  const kept = (condition: unknown, data: Record<string, unknown> = {}) =>
    z.array(z.unknown()).parse(expand([{ $when: condition, text: 'here' }], data)).length === 1

  test('keeps an element for true alone', () => {
    expect(kept(x('yes'), { yes: true })).toBe(true)
    for (const no of [false, '', 'false', 'true', 'x', 0, 1]) expect([no, kept(x('no'), { no })]).toEqual([no, false])
  })

  test('understands the comparisons our cards use', () => {
    expect(kept(x("text != ''"), { text: '' })).toBe(false)
    expect(kept(x("text != ''"), { text: 'a' })).toBe(true)
    expect(kept(x('count(rows) > 0'), { rows: [] })).toBe(false)
    expect(kept(x('count(rows) > 0 || also'), { rows: [], also: true })).toBe(true)
  })

  test('is misread when it is a literal, which is why the dialect forbids that', () => {
    expect(kept('true')).toBe(false)
    expect(kept(false)).toBe(true)
  })
})

describe('$data', () => {
  const rows = [{ $data: x('rows'), text: `${x('name')} of ${x('$root.team')}` }]

  test('repeats an element for every row and still sees the whole', () => {
    expect(expand(rows, { rows: [{ name: 'Mei' }, { name: 'Bo' }], team: 'sales' })).toEqual([
      { text: 'Mei of sales' },
      { text: 'Bo of sales' },
    ])
  })

  test('leaves nothing of an empty list', () => {
    expect(expand(rows, { rows: [] })).toEqual([])
  })

  test('keeps the element once, unfilled, when there is no list: schemas make every list an array', () => {
    expect(expand(rows, { team: 'sales' })).toEqual([{ text: '— of sales' }])
  })
})

test('a template is not changed by being used', () => {
  const template = { type: 'AdaptiveCard', body: [{ $data: x('rows'), text: x('name') }] }
  const before = structuredClone(template)
  expand(template, { rows: [{ name: 'Mei' }] })
  expect(template).toEqual(before)
})
