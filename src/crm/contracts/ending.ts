import { localDate } from '../../core/moment.ts'
import { firstTime } from '../instalments/once.ts'
import { defineRoutine } from '../routine.ts'

const thresholds = [30, 14, 3]

/** Contracts that end soon are shown to their owner 30, 14 and 3 days before, and once more on the day after. */
export const ending = defineRoutine({
  name: 'contract.ending',
  when: { daily: '09:00' },
  async run({ look, act, now, company }) {
    const today = localDate(now, company.zone)
    const soon = await look(
      tx => tx.sql<{ id: string; ownerId: string; endOn: string; left: number }>`
        select id, "ownerId", "endOn", "endOn" - ${today}::date as left from "Contract" c
        where "docState" = 'approved' and "endOn" between ${today}::date - 3 and ${today}::date + ${thresholds[0]}::int
          and not exists (select 1 from "Contract" next where next."renewalOfId" = c.id) order by id`,
    )
    for (const { id, ownerId, endOn, left } of soon) {
      // After a downtime only the nearest threshold that was passed is told.
      const threshold = left < 0 ? -1 : thresholds.findLast(days => left <= days)
      if (threshold === undefined) continue
      await act(async context => {
        if (!(await firstTime(context, `contract:${id}:${endOn}:${threshold}`))) return undefined
        return { cards: [{ view: 'contract', of: { entity: 'contract', id }, to: { dm: ownerId } }] }
      })
    }
  },
})
