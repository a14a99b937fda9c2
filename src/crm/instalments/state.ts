import { localDate } from '../../core/moment.ts'
/** Where an instalment stands. Never stored: it follows from the contract, the day and what was allocated. */
export type InstalmentState = 'dormant' | 'pending' | 'partial' | 'paid' | 'overdue' | 'cancelled'

type Row = { cancelled: boolean; amountMinor: bigint; allocatedMinor: bigint; dueOn: Date }

/** The due day itself is still in time: overdue from the day after. */
export function stateOf(
  row: Row,
  { inForce, now, zone }: { inForce: boolean; now: Date; zone: string },
): InstalmentState {
  if (row.cancelled) return 'cancelled'
  if (!inForce) return 'dormant'
  if (row.allocatedMinor >= row.amountMinor) return 'paid'
  if (daysOver(row, { now, zone }) > 0) return 'overdue'
  return row.allocatedMinor > 0n ? 'partial' : 'pending'
}

/** Local days since the due day; negative before it. */
function daysOver({ dueOn }: Pick<Row, 'dueOn'>, { now, zone }: { now: Date; zone: string }): number {
  return (Date.parse(localDate(now, zone)) - dueOn.getTime()) / 86_400_000
}
