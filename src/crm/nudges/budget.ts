import { localDate } from '../../core/moment.ts'
import type { Company } from '../../store/company.ts'
import type { Tx } from '../../store/db.ts'
import { nudgeSettings } from './settings.ts'

/**
 * Takes one push that could wait out of a person's budget for the day; false when it is used up, and then the matter stands in the to-do
 * list only (R146). One statement, so that any number of processes keep to it together.
 */
export async function mayPush(
  tx: Tx,
  { userId, now, company }: { userId: string; now: Date; company: Company },
): Promise<boolean> {
  const [row] = await tx.sql<{ taken: boolean }>`
    select shoal_take_push(${userId}, ${localDate(now, company.zone)}::date, ${nudgeSettings.of(company).budget}) as taken`
  return row?.taken ?? false
}
