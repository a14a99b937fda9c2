import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { CardJson, Json } from '../../src/core/card.ts'
import { walk } from '../../src/core/card.ts'
import { renderHome, renderMessage, renderModal, renderPlain } from '../../src/platforms/slack/render.ts'
import { decodeAction, decodePick, encodeAction, encodePick, openInputs } from '../../src/platforms/slack/values.ts'
import { faultsOf, listOf, nodeOf, textOf, viewFaults } from '../fakes/slack-blocks.ts'
import { hostileText } from '../hostile.ts'

const text = (words: string, more: object = {}): Json => ({ type: 'TextBlock', text: words, ...more })
const button = (title: string, data: { [key: string]: Json } = {}, more: object = {}): Json => ({
  ...{ type: 'Action.Execute', id: `lead.show:${title}`, title, verb: 'lead.show', data },
  ...more,
})
const choices = (many: number): Json[] =>
  Array.from({ length: many }, (_, place) => ({ title: `选项 ${place + 1}`, value: `v${place + 1}` }))
const choiceSet = (many: number, more: object = {}): Json => ({
  ...{ type: 'Input.ChoiceSet', id: 'stage', label: '阶段', style: 'compact', choices: choices(many) },
  ...more,
})
const cardOf = (body: Json[], actions: Json[] = []): CardJson => ({
  ...{ type: 'AdaptiveCard', version: '1.5', language: 'zh', body, actions },
})
const formOf = (body: Json[]) => ({ id: 'lead.add~e30', title: '录入', card: cardOf(body, [button('保存')]) })

function message(card: CardJson): { types: string[]; blocks: Record<string, unknown>[]; text: string } {
  const shown = renderMessage(card)
  expect(faultsOf(shown.blocks, 'message')).toEqual([])
  const blocks = shown.blocks.map(nodeOf)
  return { types: blocks.map(({ type }) => textOf(type)), blocks, text: shown.text }
}

/** Everything a person can read in a list of blocks. */
function readable(blocks: unknown): string {
  const words: string[] = []
  walk(JSON.parse(JSON.stringify(blocks)), node => {
    if (typeof node.text === 'string') words.push(node.text)
  })
  return words.join('\n')
}

describe('what is too much for a message', () => {
  test('is cut at whole rows, and the reader is told how many are missing', () => {
    const rows = Array.from({ length: 60 }, (_, place) => ({
      ...{ type: 'Container', separator: true },
      items: [text(`客户 ${place + 1}`, { weight: 'Bolder' }), text('上海')],
    }))
    const { blocks, types } = message(
      cardOf([text('客户', { weight: 'Bolder', size: 'Medium' }), ...rows], [button('下一页')]),
    )
    expect(blocks).toHaveLength(49)
    expect(types.at(-1)).toBe('actions')
    expect(types).not.toContain('divider')
    expect(readable(blocks)).toContain('客户 23')
    expect(readable(blocks)).not.toContain('客户 24')
    expect(readable(blocks)).toContain('还有 37 处没有显示')
    const home = renderHome(cardOf(rows))
    expect(viewFaults(home)).toEqual([])
    expect(readable(home.blocks)).toContain('还有 11 处没有显示')
    expect(JSON.stringify(home.blocks.at(-1))).toContain('看其余')
  })

  test('loses its lines first', () => {
    const rows = Array.from({ length: 30 }, (_, place) => ({
      type: 'Container',
      separator: true,
      items: [text(`${place}`)],
    }))
    expect(message(cardOf(rows)).types).toEqual(Array(30).fill('section'))
  })

  test('six buttons and more: four and a menu; too many for that go into rows', () => {
    const buttons = (many: number, data = {}) =>
      Array.from({ length: many }, (_, place) => button(`按钮${place}`, { ...data, place }))
    const shape = (many: number, data = {}) =>
      message(cardOf([text('x')], buttons(many, data)))
        .blocks.slice(1)
        .map(({ elements }) => listOf(elements).map(one => textOf(nodeOf(one).type)))
    const five = Array(5).fill('button')
    expect(shape(5)).toEqual([five])
    expect(shape(8)).toEqual([[...Array(4).fill('button'), 'overflow']])
    expect(shape(12)).toEqual([five, five, ['button', 'button']])
    expect(shape(7, { note: 'x'.repeat(80) })).toEqual([five, ['button', 'button']])
  })

  test('a button that carries too much is left out, and the reader is told', () => {
    const { blocks } = message(cardOf([text('x')], [button('短'), button('长', { line: 'x'.repeat(2_001) })]))
    expect(readable(blocks)).toContain('有 1 个按钮放不下')
    expect(readable(blocks)).not.toContain('长\n')
  })

  test('hundreds of choices come in groups of a hundred', () => {
    const { blocks } = message(cardOf([text('x'), choiceSet(250)], [button('推进')]))
    const [select] = listOf(blocks.at(-1)?.elements).map(nodeOf)
    expect(listOf(select?.option_groups).map(group => listOf(nodeOf(group).options).length)).toEqual([100, 100, 50])
    const modal = renderModal(formOf([choiceSet(250), choiceSet(12, { id: 'many', isMultiSelect: true })]))
    expect(viewFaults(modal)).toEqual([])
  })

  test('a card that Slack does not take at all still has words', () => {
    const card = cardOf([text('L-12 上海云帆'), { type: 'FactSet', facts: [{ title: '地区', value: '<上海>' }] }])
    const plain = renderPlain(card)
    expect(faultsOf(plain.blocks, 'message')).toEqual([])
    expect(plain.text).toBe('L-12 上海云帆\n地区: &lt;上海&gt;')
  })
})

describe('inputs in a message', () => {
  test('one choice for one button is a select that acts at once', () => {
    const submit = button('推进', { deal: 'O-3' })
    const { blocks } = message(
      cardOf([text('x'), choiceSet(5)], [submit, button('历史', {}, { associatedInputs: 'none' })]),
    )
    const row = blocks.at(-1)
    expect(decodePick(textOf(row?.block_id))).toEqual({ input: 'stage', verb: 'lead.show', data: { deal: 'O-3' } })
    expect(listOf(row?.elements).map(one => nodeOf(one).type)).toEqual(['static_select', 'button'])
  })

  test.each([
    ['a text that must be given', [{ type: 'Input.Text', id: 'note', label: '备注', isRequired: true }]],
    ['a choice that is searched', [choiceSet(3, { search: 'people' })]],
    ['two choices', [choiceSet(3), choiceSet(3, { id: 'other' })]],
    ['a choice with a value that does not fit', [choiceSet(3, { choices: [{ title: 'x', value: 'v'.repeat(80) }] })]],
  ])('%s become a button that opens them as a form', (_what, inputs) => {
    const { blocks } = message(cardOf([text('x'), ...inputs], [button('保存', { deal: 'O-3' })]))
    const offer = decodeAction(textOf(nodeOf(listOf(blocks.at(-1)?.elements)[0]).value))
    expect(offer).toMatchObject({
      verb: openInputs,
      data: { verb: 'lead.show', data: { deal: 'O-3' }, title: '保存', inputs },
    })
  })

  test('a line one may leave out never costs a tap', () => {
    const note = { type: 'Input.Text', id: 'note', label: '备注' }
    const { blocks } = message(cardOf([text('x'), note], [button('完成', { deal: 'O-3' })]))
    expect(decodeAction(textOf(nodeOf(listOf(blocks.at(-1)?.elements)[0]).value))).toEqual({
      verb: 'lead.show',
      data: { deal: 'O-3' },
    })
  })

  test('inputs too large to carry leave the plain button, whose action asks by itself', () => {
    const inputs = Array.from({ length: 30 }, (_, place) => choiceSet(9, { id: `i${place}` }))
    const { blocks } = message(cardOf([text('x'), ...inputs], [button('保存')]))
    expect(decodeAction(textOf(nodeOf(listOf(blocks.at(-1)?.elements)[0]).value))).toEqual({
      verb: 'lead.show',
      data: {},
    })
  })
})

describe('a form', () => {
  const inputs: Json[] = [
    { type: 'Input.Text', id: 'a', label: 'A', value: 'x'.repeat(400), maxLength: 100, isRequired: true },
    { type: 'Input.Number', id: 'b', label: 'B', value: 3, min: 1, max: 9 },
    { type: 'Input.Number', id: 'b2', label: 'B', value: 'three' },
    { type: 'Input.Date', id: 'c', label: 'C', value: '2026-12-01' },
    { type: 'Input.Date', id: 'c2', label: 'C', value: 'tomorrow' },
    { type: 'Input.Time', id: 'd', label: 'D', value: '15:00' },
    { type: 'Input.Toggle', id: 'e', label: 'E', title: '是', value: 'true' },
    choiceSet(4, { id: 'f', style: 'expanded', value: 'v2' }),
    choiceSet(4, { id: 'g', isMultiSelect: true, value: 'v1,v3' }),
    choiceSet(40, { id: 'h', isMultiSelect: true }),
    choiceSet(1, { id: 'i', style: 'filtered', search: 'people', value: 'v1' }),
    choiceSet(0, { id: 'j' }),
  ]

  test('has every kind of input under its own id, with its value', () => {
    const modal = renderModal(formOf(inputs))
    expect(viewFaults(modal)).toEqual([])
    const blocks = modal.blocks.map(nodeOf).filter(({ type }) => type === 'input')
    expect(blocks.map(({ block_id }) => block_id)).toEqual(['a', 'b', 'b2', 'c', 'c2', 'd', 'e', 'f', 'g', 'h', 'i'])
    expect(blocks.map(({ element }) => nodeOf(element).type)).toEqual([
      ...['plain_text_input', 'number_input', 'number_input', 'datepicker', 'datepicker', 'timepicker', 'checkboxes'],
      ...['radio_buttons', 'checkboxes', 'multi_static_select', 'external_select'],
    ])
    expect(blocks[0]).toMatchObject({ optional: false, element: { initial_value: 'x'.repeat(100), max_length: 100 } })
    expect(blocks[10]).toMatchObject({ element: { action_id: 'search.people', initial_option: { value: 'v1' } } })
    expect(modal).toMatchObject({ private_metadata: 'lead.add~e30', submit: { text: '保存' } })
  })

  test('shown again says what happened, and what is wrong beside its input', () => {
    const modal = renderModal(formOf(inputs), { notice: '赵博 刚刚改过它', errors: { c: '看不懂这个时间' } })
    expect(viewFaults(modal)).toEqual([])
    const kinds = modal.blocks.map(block => nodeOf(block).type)
    expect(kinds[0]).toBe('rich_text')
    expect(readable(modal.blocks).indexOf('看不懂这个时间')).toBeGreaterThan(0)
  })

  test('with a long title keeps it whole as its first line', () => {
    const title = '退回 L-12 上海云帆科技有限公司到公共线索池并写明原因'
    const modal = renderModal({ ...formOf(inputs), title })
    expect(modal.title.text).toHaveLength(24)
    expect(readable(modal.blocks[0])).toBe(title)
  })

  test('that does not fit is an error', () => {
    expect(() => renderModal({ ...formOf(inputs), id: 'x'.repeat(3_001) })).toThrow(/3001 characters, 3000 fit/)
  })
})

describe('what a control carries', () => {
  const offers = fc.record({
    verb: fc.constantFrom('lead.claim', 'help', 'say'),
    data: fc.dictionary(
      fc.string({ maxLength: 10 }),
      fc.oneof(hostileText, fc.integer(), fc.array(hostileText, { maxLength: 2 })),
      { maxKeys: 3, noNullPrototype: true },
    ),
  })

  test('comes back as it was, or does not fit', () => {
    fc.assert(
      fc.property(offers, offer => {
        const json: { verb: string; data: { [key: string]: Json } } = JSON.parse(JSON.stringify(offer))
        try {
          expect(decodeAction(encodeAction(json))).toEqual(json)
          expect(decodePick(encodePick({ ...json, input: 'stage' }))).toEqual({ ...json, input: 'stage' })
        } catch (error) {
          expect(String(error)).toContain('fit')
        }
      }),
    )
  })

  test('is nothing where it is none of ours', () => {
    fc.assert(
      fc.property(fc.string(), value => {
        const offer = decodeAction(value)
        expect(offer === undefined || /^[a-z]+(\.[a-z]+)?$/i.test(offer.verb)).toBe(true)
      }),
    )
    for (const value of ['', 'lead.claim [1]', 'lead.claim {', 'drop table', 'a.b.c'])
      expect(decodeAction(value)).toBeUndefined()
  })
})

test('any card of the dialect becomes blocks that Slack takes, and says all it can', () => {
  // Half surrogate pairs are taken out where a card is drawn.
  const words = fc
    .oneof(hostileText, fc.string({ unit: 'grapheme', maxLength: 30 }))
    .map(some => some.replace(/\p{Cs}/gu, ''))
  const style = fc.constantFrom('default', 'emphasis', 'good', 'attention', 'warning', 'accent')
  const leaf = fc.oneof(
    fc.record({
      ...{ type: fc.constant('TextBlock'), text: words, size: fc.constantFrom('Small', 'Default', 'Medium', 'Large') },
      ...{ weight: fc.constantFrom('Default', 'Bolder'), isSubtle: fc.boolean(), color: style },
    }),
    fc.record({
      type: fc.constant('FactSet'),
      facts: fc.array(fc.record({ title: words, value: words }), { maxLength: 13 }),
    }),
    fc.record({ type: fc.constant('Mystery'), fallback: fc.record({ type: fc.constant('TextBlock'), text: words }) }),
  )
  const action = fc.record({
    ...{ type: fc.constant('Action.Execute'), id: words, title: words, verb: fc.constant('lead.show') },
    ...{
      style: fc.constantFrom('default', 'positive', 'destructive'),
      data: fc.dictionary(words, words, { maxKeys: 2, noNullPrototype: true }),
    },
  })
  const { node } = fc.letrec(tie => ({
    node: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      leaf,
      fc.record({
        type: fc.constant('Container'),
        separator: fc.boolean(),
        style,
        items: fc.array(tie('node'), { maxLength: 5 }),
      }),
      fc.record({
        type: fc.constant('ColumnSet'),
        columns: fc.array(fc.record({ type: fc.constant('Column'), items: fc.array(tie('node'), { maxLength: 3 }) }), {
          maxLength: 3,
        }),
      }),
      fc.record({ type: fc.constant('ActionSet'), actions: fc.array(action, { maxLength: 12 }) }),
    ),
  }))
  fc.assert(
    fc.property(fc.array(node, { maxLength: 40 }), fc.array(action, { maxLength: 14 }), (body, actions) => {
      const card: CardJson = JSON.parse(
        JSON.stringify({ type: 'AdaptiveCard', version: '1.5', language: 'en', body, actions }),
      )
      const shown = message(card)
      expect(renderMessage(card)).toEqual(renderMessage(card))
      expect(shown.text.length).toBeLessThanOrEqual(3_000)
      expect(shown.text).not.toMatch(/[<>]/)
      expect(viewFaults(renderHome(card))).toEqual([])
      const said = readable(shown.blocks)
      if (/not shown here|more parts?$/m.test(said)) return
      walk(body, one => {
        if (one.type === 'TextBlock' && typeof one.text === 'string')
          expect(said).toContain(one.text.trim().slice(0, 100).trim())
      })
    }),
    { numRuns: 150 },
  )
})
