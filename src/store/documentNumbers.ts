import { localDate } from '../core/moment.ts'
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

/**
 * The next number of a document: BJ-20261121-0001, counted anew every day of the company's zone. One atomic step; a rolled-back save
 * leaves a gap, never a duplicate, and the ten-thousandth of a day has five digits.
 */
export async function nextDocumentNumber(
  tx: Tx,
  kind: keyof typeof documentPrefixes,
  { now, zone }: { now: Date; zone: string },
): Promise<string> {
  const day = localDate(now, zone).replaceAll('-', '')
  const [row] = await tx.sql<{ value: number }>`
    insert into "NumberCounter" (key, "periodKey", value) values (${kind}, ${day}, 1)
    on conflict (key, "periodKey") do update set value = "NumberCounter".value + 1
    returning value`
  if (!row) throw new Error(`no number for a ${kind}`)
  return `${documentPrefixes[kind]}-${day}-${String(row.value).padStart(4, '0')}`
}
