import type { Text } from '../../../core/text.ts'
import { t } from '../../../core/text.ts'
import type { ApproveStep, Condition, Source, Step } from '../flow.ts'
import { type How, readAsked } from './how.ts'
import { andWords, copyWords, counted, type Field, places, signs, type Vocabulary } from './words.ts'
import { Wrong } from './wrong.ts'

/** A flow, or what is wrong with which line. */
export type ReadFlow = { steps: Step[] } | { line: number; wrong: Text }

/**
 * Reads a flow of one line a step: "经理：直属上级", "折扣 > 20%：总监：角色 销售总监，全部", "抄送：角色 财务". A line with a condition is taken
 * only where it holds.
 */
export function readFlow(text: string, vocabulary: Vocabulary): ReadFlow {
  const lines = text.split('\n').map(line => line.normalize('NFKC').trim())
  const steps: Step[] = []
  for (const [index, line] of lines.entries()) {
    if (line === '') continue
    try {
      steps.push(stepOf(line, `s${steps.length + 1}`, vocabulary))
    } catch (error) {
      if (!(error instanceof Wrong)) throw error
      return { line: index + 1, wrong: error.text }
    }
  }
  return steps.length > 0 ? { steps } : { line: 1, wrong: t('flow.empty') }
}

/** Reads the condition under which a flow is taken; nothing means always. */
export function readConditions(text: string, vocabulary: Vocabulary): { conditions: Condition[] } | { wrong: Text } {
  const said = text.normalize('NFKC').trim()
  if (said === '') return { conditions: [] }
  try {
    return { conditions: conditionsOf(said, vocabulary) }
  } catch (error) {
    if (!(error instanceof Wrong)) throw error
    return { wrong: error.text }
  }
}

function stepOf(line: string, key: string, vocabulary: Vocabulary): Step {
  const parts = line.split(':').map(part => part.trim())
  const [first = '', second = '', third] = parts
  if (parts.length < 2 || parts.length > 3 || parts.includes('')) throw new Wrong(t('flow.shape', { line }))
  if (third === undefined) return plainStep({ name: first, who: second, key }, vocabulary)
  const step = plainStep({ name: second, who: third, key }, vocabulary)
  return {
    kind: 'branch',
    key: `if-${key}`,
    branches: [{ when: conditionsOf(first, vocabulary), steps: [step] }],
    otherwise: [],
  }
}

function plainStep({ name, who, key }: { name: string; who: string; key: string }, vocabulary: Vocabulary): Step {
  if (isOne(copyWords, name)) return { kind: 'copy', key, to: sourceOf(who, vocabulary) }
  const asked = readAsked(who, vocabulary)
  return approval({ key, name, from: sourceOf(asked.who, vocabulary) }, asked.how)
}

function approval(step: Pick<ApproveStep, 'key' | 'name' | 'from'>, how: How): ApproveStep {
  return {
    ...{ kind: 'approve', mode: 'any', ratioBp: 6_000, whenEmpty: 'admin', whenSelf: 'manager', edits: [] },
    ...step,
    ...how,
  }
}

function sourceOf(said: string, { roles, someone }: Vocabulary): Source {
  if (isOne(places.manager, said)) return { who: 'manager', levels: 1 }
  if (isOne(places.departmentHead, said)) return { who: 'departmentHead' }
  if (isOne(places.owner, said)) return { who: 'owner' }
  if (isOne(places.picked, said)) return { who: 'picked' }
  const role = after(counted.role, said)
  if (role !== undefined) {
    if (!roles.includes(role)) throw new Wrong(t('flow.unknownRole', { role, roles }))
    return { who: 'role', role }
  }
  const up = after(counted.managers, said)
  if (up !== undefined) return { who: 'managers', levels: levelsOf(up) }
  const level = after(counted.manager, said)
  if (level !== undefined) return { who: 'manager', levels: levelsOf(level) }
  return { who: 'users', ids: said.split(/\s*[、,，]\s*/).map(name => colleague(name, someone)) }
}

function colleague(name: string, someone: Vocabulary['someone']): string {
  const id = someone(name)
  if (!id) throw new Wrong(t('person.unknown', { said: name }))
  return id
}

function levelsOf(said: string): number {
  const levels = Number(said)
  if (!Number.isInteger(levels) || levels < 1 || levels > 10) throw new Wrong(t('flow.levels', { said }))
  return levels
}

function conditionsOf(said: string, vocabulary: Vocabulary): Condition[] {
  const parts = said.split(new RegExp(`\\s+(?:${andWords.join('|')})\\s+|${andWords[0]}`, 'i'))
  return parts.map(part => conditionOf(part.trim(), vocabulary))
}

function conditionOf(said: string, { fields, money }: Vocabulary): Condition {
  const found = Object.entries(signs).flatMap(([is, words]) =>
    words.map(word => ({ is, word, at: placeOf(said, word) })),
  )
  const sign = found.filter(({ at }) => at > 0).sort((a, b) => a.at - b.at || b.word.length - a.word.length)[0]
  if (!sign) throw new Wrong(t('flow.condition', { said }))
  const name = said.slice(0, sign.at).trim().toLowerCase()
  const typed = said.slice(sign.at + sign.word.length).trim()
  const field = fields.find(({ names }) => names.some(one => one.toLowerCase() === name))
  if (!field)
    throw new Wrong(
      t('flow.unknownField', { field: said.slice(0, sign.at).trim(), fields: fields.map(one => one.names[0] ?? '') }),
    )
  const value = readValue(typed, field, money)
  if (value === undefined || typed === '') throw new Wrong(t('flow.value', { said: typed, field: field.names[0] }))
  return { field: field.field, is: isOf(sign.is), value }
}

function placeOf(said: string, word: string): number {
  return /[a-z]/i.test(word) ? said.search(new RegExp(`\\s${word}\\s`, 'i')) + 1 || -1 : said.indexOf(word)
}

function readValue(typed: string, { kind }: Field, money: Vocabulary['money']): number | string | undefined {
  if (kind === 'text') return typed
  if (kind === 'money') return money(typed)
  const number = /^(-?\d{1,9}(?:\.\d{1,2})?)\s*%?$/.exec(typed)
  if (!number) return undefined
  return kind === 'percent' ? Math.round(Number(number[1]) * 100) : Number(number[1])
}

function isOf(name: string): Condition['is'] {
  switch (name) {
    case 'atLeast':
    case 'atMost':
    case 'other':
    case 'above':
    case 'below':
      return name
    default:
      return 'same'
  }
}

function isOne(words: readonly string[], said: string): boolean {
  return words.includes(said.toLowerCase())
}

/** What follows one of the words: "角色 财务" → "财务". */
function after(words: readonly string[], said: string): string | undefined {
  const word = words.find(
    one => said.toLowerCase().startsWith(`${one} `) || (/[\u4e00-\u9fff]$/.test(one) && said.startsWith(one)),
  )
  const rest = word === undefined ? '' : said.slice(word.length).trim()
  return rest === '' ? undefined : rest
}
