import { localDate } from '../../core/moment.ts'

/** From how many days in one stage on a deal carries a mark. */
export const slowDays = 7

/** An expected date before today, on a deal that is still open. */
export function isSlipped(
  { expectedCloseOn, closedAt }: { expectedCloseOn: Date | null; closedAt: Date | null },
  { now, zone }: { now: Date; zone: string },
): boolean {
  if (!expectedCloseOn || closedAt) return false
  return localDate(expectedCloseOn, 'UTC') < localDate(now, zone)
}
