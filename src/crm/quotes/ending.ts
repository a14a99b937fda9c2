import { localDate } from '../../core/moment.ts'
import { firstTime } from '../instalments/once.ts'
import { defineRoutine } from '../routine.ts'

const daysBefore = 3

/** A quote that was sent and ends soon is shown to its owner once, while there is still time to ask. */
export const ending = defineRoutine({
  name: 'quote.ending',
  when: { daily: '09:00' },
  async run({ look, act, now, company }) {
    const today = localDate(now, company.zone)
    const soon = await look(
      tx => tx.sql<{ id: string; ownerId: string; until: string }>`
        select id, "ownerId", "validUntilOn"::text as until from "Quote"
        where outcome = 'sent' and "docState" = 'approved' and "validUntilOn" between ${today}::date and ${today}::date + ${daysBefore}::int order by id`,
    )
    for (const { id, ownerId, until } of soon) {
      await act(async context => {
        if (!(await firstTime(context, `quote:${id}:${until}`))) return undefined
        return { cards: [{ view: 'quote', of: { entity: 'quote', id }, to: { dm: ownerId } }] }
      })
    }
  },
})
