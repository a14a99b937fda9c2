import { askForecast } from '../../src/crm/forecast/poll.ts'
import { testPassedDays } from '../../src/crm/forecast/truth.ts'
import type { Store } from '../../src/store/db.ts'
import type { Deed, Wish } from './deed.ts'
import type { Handle } from './people.ts'

const day = 86_400_000

/** What has to run on its days for the answers to be asked for and put to the test. */
export const fridayRoutines = [askForecast, testPassedDays]

/** Every Friday at four in the afternoon, Shanghai time; the last ones ask, and nobody has answered the newest yet. */
export function fridays(today: Date): Deed[] {
  const since = ((today.getUTCDay() + 2) % 7) * day
  return Array.from({ length: 9 }, (_, week) => {
    const at = new Date(today.getTime() - since - week * 7 * day)
    at.setUTCHours(8, 0, 0, 0)
    return { at, does: 'friday' as const, answered: week > 0 }
  }).filter(({ at }) => at < today)
}

/** So many deals somebody answers about on a Friday. */
const patience = 3

/** The taps of one person's sheet. Mei says what she sees; Bo hopes for a little more. */
export async function answersOf(store: Store, { who, userId }: { who: Handle; userId: string }): Promise<Wish[]> {
  const asked = await store.sql<{ id: string; probability: number }>`
    select p.id, o."probabilityBp" as probability from "ForecastPoll" p join "Opportunity" o on o.id = p."opportunityId"
    where p."userId" = ${userId} and p."weekOn" = (select max("weekOn") from "ForecastPoll" where "userId" = ${userId})
      and o."closedAt" is null
    order by o."expectedCloseOn", o.no limit ${patience}`
  return asked.flatMap(({ id: poll, probability }) => {
    const felt = probability + (who === 'bo' ? 2_500 : 0)
    const closes = felt >= 7_000 ? 'yes' : felt >= 5_000 ? 'maybe' : 'no'
    const tap = (input: Record<string, string>): Wish => ({ action: 'poll.answer', input: { poll, ...input } })
    return closes === 'no'
      ? [tap({ closes })]
      : [tap({ closes }), tap({ amount: 'same' }), tap({ when: who === 'bo' ? 'monthEnd' : 'same' })]
  })
}
