import type { Tx } from '../../store/db.ts'
import { openStates } from '../tickets/vocabulary.ts'
import type { Kind } from './kinds.ts'

/** How much of each kind a person holds that somebody has to take over. */
export async function heldBy(tx: Tx, person: string): Promise<Record<Kind, number>> {
  const [held] = await tx.sql<Record<Kind, number>>`
    select (select count(*)::int from "Lead" where "ownerId" = ${person} and "convertedAt" is null and "deletedAt" is null) as leads,
      (select count(*)::int from "Customer" where "ownerId" = ${person} and "deletedAt" is null) as customers,
      (select count(*)::int from "Opportunity" where "ownerId" = ${person} and "closedAt" is null and "deletedAt" is null) as deals,
      (select count(*)::int from "Ticket" where "ownerId" = ${person} and state = any (${[...openStates]})) as tickets,
      (select count(*)::int from "Campaign" where "ownerId" = ${person} and state in ('planned', 'running')) as campaigns,
      (select count(*)::int from "FollowUpPlan" where "ownerId" = ${person} and state = 'planned') as plans`
  return held ?? { leads: 0, customers: 0, deals: 0, tickets: 0, campaigns: 0, plans: 0 }
}
