import { type NumberPattern, numberAs, periodOf } from '../core/numberPattern.ts'
import type { Tx } from './db.ts'

/** What the numbers of each kind of document begin with. */
export const documentPrefixes = {
  cost: 'CB',
  quote: 'BJ',
  contract: 'HT',
  payment: 'HK',
  request: 'QK',
  invoice: 'FP',
  order: 'DD',
  shipment: 'FH',
  return: 'TH',
  ticket: 'GD',
} as const
export type NumberedKind = keyof typeof documentPrefixes

/** How a kind is numbered until the company decides otherwise: BJ-20261121-0001, counted anew every day. */
export function usualPattern(kind: NumberedKind): NumberPattern {
  return { pattern: `${documentPrefixes[kind]}-{yyyyMMdd}-{seq:4}`, reset: 'day' }
}

/**
 * The next number of a document, in the company's zone. Each count is one atomic step; a rolled-back save leaves a gap, never a duplicate.
 * A number that was ever given, be it under an earlier pattern, is passed over.
 */
export async function nextDocumentNumber(
  tx: Tx,
  kind: NumberedKind,
  { now, zone, numbered = usualPattern(kind) }: { now: Date; zone: string; numbered?: NumberPattern },
): Promise<string> {
  const period = periodOf(numbered, { now, zone })
  for (;;) {
    const [row] = await tx.sql<{ value: number }>`
      insert into "NumberCounter" (key, "periodKey", value) values (${kind}, ${period}, 1)
      on conflict (key, "periodKey") do update set value = "NumberCounter".value + 1
      returning value`
    if (!row) throw new Error(`no number for a ${kind}`)
    const no = numberAs(numbered, { now, zone, value: row.value })
    const [given] = await tx.sql`insert into "GivenNumber" (no) values (${no}) on conflict do nothing returning no`
    if (given) return no
  }
}

/** What the next document of a kind would be called, were it made now. */
export async function numberToCome(
  tx: Tx,
  kind: NumberedKind,
  { now, zone, numbered }: { now: Date; zone: string; numbered: NumberPattern },
): Promise<string> {
  const period = periodOf(numbered, { now, zone })
  const [row] = await tx.sql<{ value: number }>`
    select value from "NumberCounter" where key = ${kind} and "periodKey" = ${period}`
  for (let value = (row?.value ?? 0) + 1; ; value++) {
    const no = numberAs(numbered, { now, zone, value })
    const [given] = await tx.sql`select 1 from "GivenNumber" where no = ${no}`
    if (!given) return no
  }
}
