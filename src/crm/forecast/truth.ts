import { localDate } from '../../core/moment.ts'
import type { Tx } from '../../store/db.ts'
import { defineRoutine } from '../routine.ts'

type Closing = { id: string; to: 'won' | 'lost' | 'void' | 'open'; at: Date; zone: string }

/**
 * Puts Friday's answers about a deal to the test when it closes: an answer came true when the deal was won by the day it named. A deal
 * that opens again takes the test back for days still to come; a void one was never asked about.
 */
export async function testAnswers(tx: Tx, { id, to, at, zone }: Closing): Promise<void> {
  const today = localDate(at, zone)
  if (to === 'void') {
    await tx.sql`delete from "ForecastPoll" where "opportunityId" = ${id} and "scoredAt" is null`
  } else if (to === 'open') {
    await tx.sql`
      update "ForecastPoll" set "scoredAt" = null, "cameTrue" = null, "actualMinor" = null
      where "opportunityId" = ${id} and "scoredAt" is not null and "expectedOn" >= ${today}::date`
  } else {
    await tx.sql`
      update "ForecastPoll" p set "scoredAt" = ${at}, "cameTrue" = ${to === 'won'} and ${today}::date <= p."expectedOn",
        "actualMinor" = case when ${to === 'won'} then o."amountMinor" end
      from "Opportunity" o
      where o.id = p."opportunityId" and p."opportunityId" = ${id} and p."scoredAt" is null and p."answeredAt" is not null`
  }
}

/** Every night: a day that was named and passed without a win was wrong. */
export const testPassedDays = defineRoutine({
  name: 'forecast.truth',
  when: { daily: '02:30' },
  async run({ company, now, act }) {
    await act(async ({ tx }) => {
      await tx.sql`
        update "ForecastPoll" set "scoredAt" = ${now}, "cameTrue" = false
        where "scoredAt" is null and "answeredAt" is not null and "expectedOn" < ${localDate(now, company.zone)}::date`
      return undefined
    })
  },
})
