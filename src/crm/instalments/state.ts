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
  const [year = 0, month = 1, day = 1] = dueOn.toISOString().slice(0, 10).split('-').map(Number)
  const [nowYear = 0, nowMonth = 1, nowDay = 1] = localParts(now, zone)
  return Math.round((Date.UTC(nowYear, nowMonth - 1, nowDay) - Date.UTC(year, month - 1, day)) / 86_400_000)
}

function localParts(now: Date, zone: string): number[] {
  return new Intl.DateTimeFormat('en-CA', { timeZone: zone }).format(now).split('-').map(Number)
}
