import { type Mergeable, type Row, word } from './kinds.ts'

/** A row with what the order asks of other tables: the stage of a deal. */
export type Ranked = Row & { stageSort?: number; stageKind?: string }

/**
 * Who should live on, the best first (R47). Customers: with a deal, then owned, then the latest talk, then the older. Leads and deals: open
 * before lost, further on, more probable, older.
 */
export function suggested<R extends Ranked>(entity: Mergeable, rows: readonly R[]): R[] {
  const rank = ranks[entity]
  return rows.toSorted((a, b) => compare(rank(a), rank(b)))
}

type Rank = (row: Ranked) => (string | number)[]

const leadSteps = ['qualified', 'contacted', 'new', 'hold', 'lost']

const ranks: Record<Mergeable, Rank> = {
  customer: row => [
    row.dealStatus === 'won' ? 0 : 1,
    row.ownerId ? 0 : 1,
    row.lastFollowUpAt ? -Date.parse(word(row.lastFollowUpAt)) : 0,
    word(row.createdAt),
  ],
  lead: row => [leadSteps.indexOf(word(row.status)), row.ownerId ? 0 : 1, word(row.createdAt)],
  opportunity: row => [
    row.closedAt ? 1 : 0,
    -(row.stageSort ?? 0),
    -Number(row.probabilityBp ?? 0),
    word(row.createdAt),
  ],
  contact: row => [row.isDecisionMaker ? 0 : 1, word(row.createdAt)],
}

function compare(a: (string | number)[], b: (string | number)[]): number {
  const at = a.findIndex((value, index) => value !== b[index])
  const [mine, theirs] = [a[at] ?? 0, b[at] ?? 0]
  return mine < theirs ? -1 : mine > theirs ? 1 : 0
}
