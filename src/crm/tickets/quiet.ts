import { defineRoutine } from '../routine.ts'
import { readTicket } from './load.ts'
import { changedBy, moveTicket, refOf } from './move.ts'
import { serviceSettings } from './settings.ts'

const day = 86_400_000

/** What was solved, or waits for a customer, and heard nothing for a week of whole days, closes by itself (R136). */
export const closeQuiet = defineRoutine({
  name: 'ticket.quiet',
  when: 'tick',
  async run({ now, company, look, act }) {
    const before = new Date(now.getTime() - serviceSettings.of(company).closeDays * day)
    const due = await look(
      tx => tx.sql<{ id: string }>`
        select id from "Ticket" where state in ('resolved', 'waiting') and "lastMessageAt" <= ${before} order by "lastMessageAt" limit 100`,
    )
    for (const { id } of due)
      await act(async context => {
        const ticket = await readTicket(context.tx, id)
        if (!ticket || !['resolved', 'waiting'].includes(ticket.state) || ticket.lastMessageAt > before)
          return undefined
        const kept = ticket.slaState === 'failed' ? 'failed' : 'fulfilled'
        await moveTicket(context, ticket, {
          from: ['resolved', 'waiting'],
          to: 'closed',
          data: { closedAt: now, slaState: kept },
        })
        return {
          changed: changedBy(ticket),
          audit: [{ action: 'ticket.quiet', on: refOf(ticket), facts: { no: ticket.no } }],
        }
      })
  },
})
