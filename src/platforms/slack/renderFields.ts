import type {
  Checkboxes,
  InputBlockElement,
  NumberInput,
  PlainTextElement,
  PlainTextInput,
  PlainTextOption,
} from '@slack/types'
import { isObject, type Json } from '../../core/card.ts'
import { clip } from '../../core/normal.ts'
import { limits } from './limits.ts'
import { plain, shortened } from './words.ts'

type Node = { [key: string]: Json }
type Choice = { title: string; value: string }
type Shape = { action_id: string; placeholder?: PlainTextElement }

/**
 * The field of an input, filled with its value. Undefined for a choice between nothing; `left` counts choices that have no room.
 */
export function fieldOf(node: Node): { field: InputBlockElement | undefined; left: number } {
  const hint = words(node.placeholder)
  const shape: Shape = {
    action_id: words(node.id).slice(0, limits.id),
    ...(hint ? { placeholder: plain(hint, limits.placeholder) } : {}),
  }
  if (node.type === 'Input.ChoiceSet') return choiceField(node, shape)
  if (node.type === 'Input.Text' && words(node.search) !== '') return { field: searched(node, shape), left: 0 }
  return { field: plainField(node, shape), left: 0 }
}

/** A select that asks the house while somebody types. What stands in it at first is kept as it is. */
function searched(node: Node, shape: Shape): InputBlockElement {
  const value = words(node.value)
  const known = value !== '' && value.length <= limits.optionValue ? [option({ title: value, value })] : []
  const action_id = `search.${words(node.search)}`
  return { type: 'external_select', ...shape, action_id, min_query_length: 1, ...first(known) }
}

/** The choices Slack has room for, and how many it has not. A value is ours and must fit whole. */
export function choicesOf(node: Node): { choices: Choice[]; left: number } {
  const all = (Array.isArray(node.choices) ? node.choices : []).filter(isObject)
  const choices = all
    .map(({ title, value }) => ({ title: words(title), value: words(value) }))
    .filter(({ value }) => value !== '' && value.length <= limits.optionValue)
    .slice(0, limits.options * limits.optionGroups)
  return { choices, left: all.length - choices.length }
}

/** Up to a hundred options as they are; more in groups of a hundred, each named by its first and its last. */
export function listed(
  choices: Choice[],
): { options: PlainTextOption[] } | { option_groups: { label: PlainTextElement; options: PlainTextOption[] }[] } {
  if (choices.length <= limits.options) return { options: choices.map(option) }
  const groups = Array.from({ length: Math.ceil(choices.length / limits.options) }, (_, index) =>
    choices.slice(index * limits.options, (index + 1) * limits.options),
  )
  return {
    option_groups: groups.map(group => ({
      label: plain(
        `${shortened(group[0]?.title ?? '', 34)} … ${shortened(group.at(-1)?.title ?? '', 34)}`,
        limits.optionText,
      ),
      options: group.map(option),
    })),
  }
}

function plainField(node: Node, shape: Shape): InputBlockElement {
  const value = words(node.value)
  switch (node.type) {
    case 'Input.Toggle':
      return toggle(node, shape)
    case 'Input.Date':
      return { type: 'datepicker', ...shape, ...(/^\d{4}-\d\d-\d\d$/.test(value) ? { initial_date: value } : {}) }
    case 'Input.Time':
      return { type: 'timepicker', ...shape, ...(/^\d\d:\d\d$/.test(value) ? { initial_time: value } : {}) }
    case 'Input.Number':
      return numberField(node, shape)
    default:
      return textField(node, shape)
  }
}

function textField(node: Node, shape: Shape): PlainTextInput {
  const most = typeof node.maxLength === 'number' ? Math.min(node.maxLength, limits.inputText) : limits.inputText
  // Slack refuses the whole view when a value is longer than the field allows.
  const value = clip(words(node.value), most)
  return {
    type: 'plain_text_input',
    ...shape,
    multiline: node.isMultiline === true,
    max_length: most,
    ...(value ? { initial_value: value } : {}),
  }
}

function numberField({ value, min, max }: Node, shape: Shape): NumberInput {
  const digits = (bound: Json | undefined) => (typeof bound === 'number' ? String(bound) : undefined)
  const initial = digits(value) ?? (/^-?\d+(?:\.\d+)?$/.test(words(value)) ? words(value) : undefined)
  const [least, most] = [digits(min), digits(max)]
  return {
    type: 'number_input',
    ...shape,
    is_decimal_allowed: true,
    ...(initial ? { initial_value: initial } : {}),
    ...(least ? { min_value: least } : {}),
    ...(most ? { max_value: most } : {}),
  }
}

function toggle(node: Node, { action_id }: Shape): Checkboxes {
  const only = option({ title: words(node.title), value: words(node.valueOn) || 'true' })
  return {
    type: 'checkboxes',
    action_id,
    options: [only],
    ...(words(node.value) === only.value ? { initial_options: [only] } : {}),
  }
}

/** A searched choice asks the house while somebody types; the others bring their choices along. */
function choiceField(node: Node, shape: Shape): { field: InputBlockElement | undefined; left: number } {
  const { choices, left } = choicesOf(node)
  const several = node.isMultiSelect === true
  const chosen = new Set(several ? words(node.value).split(',') : [words(node.value)])
  const initial = choices.filter(choice => chosen.has(choice.value)).map(option)
  if (words(node.search) !== '') {
    const action_id = `search.${words(node.search)}`
    return { field: { type: 'external_select', ...shape, action_id, min_query_length: 1, ...first(initial) }, left: 0 }
  }
  if (choices.length === 0) return { field: undefined, left }
  return { field: several ? manyOf(choices, initial, shape) : oneOf(node, { choices, initial, shape }), left }
}

function manyOf(choices: Choice[], initial: PlainTextOption[], shape: Shape): InputBlockElement {
  const set = initial.length > 0 ? { initial_options: initial } : {}
  if (choices.length > limits.radioOptions) return { type: 'multi_static_select', ...shape, ...listed(choices), ...set }
  return { type: 'checkboxes', action_id: shape.action_id, options: choices.map(option), ...set }
}

function oneOf(
  node: Node,
  { choices, initial, shape }: { choices: Choice[]; initial: PlainTextOption[]; shape: Shape },
): InputBlockElement {
  if (words(node.style) !== 'expanded' || choices.length > limits.radioOptions)
    return { type: 'static_select', ...shape, ...listed(choices), ...first(initial) }
  return { type: 'radio_buttons', action_id: shape.action_id, options: choices.map(option), ...first(initial) }
}

function first([initial]: PlainTextOption[]): { initial_option?: PlainTextOption } {
  return initial ? { initial_option: initial } : {}
}

function option({ title, value }: Choice): PlainTextOption {
  return { text: plain(title, limits.optionText), value }
}

function words(value: Json | undefined): string {
  return typeof value === 'string' ? value : ''
}
