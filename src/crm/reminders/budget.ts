import { localDate } from '../../core/moment.ts'
import type { Company } from '../../store/company.ts'
import type { Tx } from '../../store/db.ts'
import { reminderSettings } from './settings.ts'

type Day = { now: Date; company: Company }

/**
 * Takes pushes that could wait out of people's budgets for the day (R146): how many of those wanted each still gets. One statement, so
 * that any number of processes keep to it together.
 */
export async function takePushes(
  tx: Tx,
  wanted: ReadonlyMap<string, number>,
  { now, company }: Day,
): Promise<Map<string, number>> {
  if (wanted.size === 0) return new Map()
  const people = [...wanted.keys()].toSorted()
  const rows = await tx.sql<{ id: string; granted: number }>`
    select p.id, shoal_take_pushes(p.id, ${localDate(now, company.zone)}::date, p.wanted, ${reminderSettings.of(company).budget}) as granted
    from unnest(${people}::uuid[], ${people.map(id => wanted.get(id) ?? 0)}::int[]) as p(id, wanted)`
  return new Map(rows.map(({ id, granted }) => [id, granted]))
}

/** Takes one push out of a room's budget for the day; false when it is used up. */
export async function mayPushInto(tx: Tx, spaceId: string, { now, company }: Day): Promise<boolean> {
  const [row] = await tx.sql<{ granted: number }>`
    select shoal_take_pushes(${spaceId}, ${localDate(now, company.zone)}::date, 1, ${reminderSettings.of(company).roomBudget}) as granted`
  return row?.granted === 1
}
