import { localDate } from '../../core/moment.ts'
import { defineRoutine } from '../routine.ts'

/** An offer whose last day is over does not stand any more: its owner is told by its card. */
export const expire = defineRoutine({
  name: 'quote.expire',
  when: { daily: '00:10' },
  async run({ look, act, now, company }) {
    const today = localDate(now, company.zone)
    const over = await look(
      tx => tx.sql<{ id: string; no: string; ownerId: string; opportunityId: string }>`
        select id, no, "ownerId", "opportunityId" from "Quote"
        where "validUntilOn" < ${today}::date and outcome in ('none', 'sent') and "docState" in ('draft', 'approved') order by id limit 1000`,
    )
    for (const { id, no, ownerId, opportunityId } of over) {
      await act(async context => {
        const expired = await context.tx.quote.updateMany({
          where: { id, outcome: { in: ['none', 'sent'] }, docState: { in: ['draft', 'approved'] } },
          data: { outcome: 'expired', closedAt: context.now, updatedAt: context.now, version: { increment: 1 } },
        })
        if (expired.count === 0) return undefined
        const of = { entity: 'quote', id } as const
        return {
          changed: [of, { entity: 'opportunity', id: opportunityId }],
          audit: [{ action: 'quote.expire', on: of, facts: { no } }],
          cards: [{ view: 'quote', of, to: { dm: ownerId }, kind: 'quoteExpired' }],
        }
      })
    }
  },
})
