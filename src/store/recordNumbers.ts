import { type NumberPattern, numberAs, periodOf } from '../core/numberPattern.ts'
import { letters, type Recorded } from '../core/recordNumber.ts'
import type { Tx } from './db.ts'
import { countOn } from './numbers.ts'

type Numbered = { now: Date; zone: string; numbered: NumberPattern }

/** L-1, L-2 and so on for ever, until the company decides otherwise. */
export function usualRecordPattern(kind: Recorded): NumberPattern {
  return { pattern: `${letters[kind]}-{seq}`, reset: 'never' }
}

/**
 * The next so many numbers of leads, customers or deals, in order. Every count is one atomic step; a rolled-back save leaves a gap, never a
 * duplicate, and what was given under an earlier pattern is passed over (R108).
 */
export async function nextRecordNumbers(tx: Tx, kind: Recorded, count: number, of: Numbered): Promise<string[]> {
  if (count === 0) return []
  const period = periodOf(of.numbered, of)
  const values = await countOn(tx, { kind, period, by: count })
  const numbers = values.map(value => numberAs(of.numbered, { ...of, value }))
  // Numbers that are counted without end never meet again.
  if (of.numbered.pattern === usualRecordPattern(kind).pattern) return numbers
  const taken = await given(tx, kind, numbers)
  const free = numbers.filter(no => !taken.has(no))
  return [...free, ...(await nextRecordNumbers(tx, kind, count - free.length, of))]
}

/** What the next one would be called, were it made now. */
export async function recordNumberToCome(tx: Tx, kind: Recorded, of: Numbered): Promise<string> {
  const [row] = await tx.sql<{ value: number }>`
    select value from "NumberCounter" where key = ${kind} and "periodKey" = ${periodOf(of.numbered, of)}`
  return numberAs(of.numbered, { ...of, value: (row?.value ?? 0) + 1 })
}

async function given(tx: Tx, kind: Recorded, numbers: string[]): Promise<ReadonlySet<string>> {
  const rows = await tx.sql<{ no: string }>`
    select no from "Lead" where ${kind} = 'lead' and no = any (${numbers})
    union all select no from "Customer" where ${kind} = 'customer' and no = any (${numbers})
    union all select no from "Opportunity" where ${kind} = 'opportunity' and no = any (${numbers})`
  return new Set(rows.map(({ no }) => no))
}
