import type { Json } from '../../core/card.ts'
import { type Mergeable, type Row, word } from './kinds.ts'

/**
 * first: the survivor's, else the first that says something; join: all texts, each with where it is from; union: all tags; highest: the
 * best level; either: yes if one says yes; won: dealt if one is; earliest, latest: of moments.
 */
type Rule = 'first' | 'join' | 'union' | 'highest' | 'either' | 'won' | 'earliest' | 'latest'
/** Columns that go together come from one record: an amount keeps its currency. The first says whether there is anything. */
type Field = { columns: readonly [string, ...string[]]; rule: Rule }

const one = (rule: Rule, ...columns: string[]): Field[] => columns.map(column => ({ columns: [column], rule }))

const fields: Record<Mergeable, readonly Field[]> = {
  lead: [
    { columns: ['companyName', 'nameKey'], rule: 'first' },
    { columns: ['personName', 'position'], rule: 'first' },
    ...one('first', 'source', 'region', 'campaignId', 'rawText'),
    ...one('join', 'need'),
    ...one('highest', 'level'),
    ...one('union', 'tags'),
    { columns: ['lastFollowUpAt', 'lastFollowUpText'], rule: 'latest' },
  ],
  customer: [
    ...one('first', 'industry', 'region', 'address', 'website', 'source', 'parentId', 'campaignId'),
    ...one('join', 'note'),
    ...one('highest', 'level'),
    ...one('union', 'tags'),
    ...one('won', 'dealStatus'),
    ...one('earliest', 'firstDealAt'),
    ...one('latest', 'lastDealAt'),
    { columns: ['lastFollowUpAt', 'lastFollowUpText'], rule: 'latest' },
  ],
  contact: [
    ...one('first', 'title', 'birthday', 'reportsToId'),
    ...one('join', 'note'),
    ...one('either', 'isDecisionMaker'),
    ...one('latest', 'nextFollowUpAt'),
  ],
  opportunity: [
    { columns: ['amountMinor', 'currency'], rule: 'first' },
    { columns: ['recurringMinor', 'recurringEvery'], rule: 'first' },
    ...one('first', 'expectedCloseOn', 'competitor', 'nextStep'),
    ...one('union', 'tags'),
  ],
}

/** A value the survivor gets, with the record it comes from. */
export type Change = { column: string; value: Json; from: Row }

/**
 * What the survivor becomes (R48): the changes only, in the order of the fields. `others` stand in the order of suggestion. A column that
 * the table does not have yet is passed over.
 */
export function combined(entity: Mergeable, head: Row, others: readonly Row[]): Change[] {
  const rows = [head, ...others]
  return fields[entity]
    .filter(({ columns }) => columns[0] in head)
    .flatMap(({ columns, rule }) => {
      const [column] = columns
      if (rule === 'join' || rule === 'union') return gathered(rule, column, rows)
      const from = chosen(rule, column, rows)
      if (!from || from === head || same(from[column], head[column])) return []
      return columns.map(name => ({ column: name, value: from[name] ?? null, from }))
    })
    .filter(({ value }) => !rows.some(row => row.id === value))
}

function chosen(rule: Rule, column: string, rows: Row[]): Row | undefined {
  const telling = rows.filter(row => !isEmpty(row[column]))
  switch (rule) {
    case 'highest':
    case 'earliest':
      return telling.toSorted((a, b) =>
        word(a[column]) < word(b[column]) ? -1 : word(a[column]) > word(b[column]) ? 1 : 0,
      )[0]
    case 'latest':
      return telling.toSorted((a, b) =>
        word(a[column]) > word(b[column]) ? -1 : word(a[column]) < word(b[column]) ? 1 : 0,
      )[0]
    case 'either':
      return rows.find(row => row[column] === true)
    case 'won':
      return rows.find(row => row[column] === 'won')
    default:
      return telling[0]
  }
}

function gathered(rule: 'join' | 'union', column: string, rows: Row[]): Change[] {
  const [head] = rows
  const telling = rows.filter(row => !isEmpty(row[column]))
  const [from] = telling.filter(row => row !== head)
  if (!head || !from) return []
  const value =
    rule === 'join' ? joined(column, head, telling) : [...new Set(telling.flatMap(row => listOf(row[column])))]
  return same(value, head[column]) ? [] : [{ column, value, from }]
}

/** Texts below each other; all but the survivor's own say which record they were written on. The same text is not said twice. */
function joined(column: string, head: Row, telling: Row[]): string {
  const said = new Map(telling.map(row => [word(row[column]), row] as const).reverse())
  return [...said]
    .reverse()
    .map(([words, row]) => (row === head ? words : `[${word(row.no ?? row.name)}] ${words}`))
    .join('\n')
}

function listOf(value: Json | undefined): Json[] {
  return Array.isArray(value) ? value : []
}

function isEmpty(value: Json | undefined): boolean {
  return value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0)
}

/** True for two values that the database writes out alike. */
export function same(a: Json | undefined, b: Json | undefined): boolean {
  return JSON.stringify(a ?? null) === JSON.stringify(b ?? null)
}
