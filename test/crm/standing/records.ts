/** Reminders that speak of a record. */
import { madeUp } from '../stories.ts'
import type { Matters, Story } from './matters.ts'

const late = { slipped: `"expectedCloseOn" = '2026-11-28'`, quiet: `"ownerSince" = '2026-11-26T03:00:00Z'` }

/** Each kind of matter, and how the second one is settled. */
export function aboutRecords(matters: Matters): Story[] {
  const { world, sql, person, set, aDeal, aPlan, aLead, aClient, contract, quote, givenTo } = matters
  const record = (
    kind: string,
    why: string,
    make: () => Promise<{ id: string }>,
    settle: (id: string) => () => Promise<unknown>,
  ): Story => ({
    ...{ kind, why },
    make: async () => {
      const [stands, over] = await matters.twice(async () => (await make()).id)
      return { stands, over, settle: settle(over) }
    },
  })
  return [
    record(
      'plan',
      'done',
      () => aPlan('周一上午10点'),
      id => () => madeUp(world, 'wang', { action: 'plan.done', inputs: { plan: id } }),
    ),
    record(
      'plan',
      'moved to another day',
      () => aPlan('周一上午10点'),
      id => () => madeUp(world, 'wang', { action: 'plan.move', inputs: { plan: id, when: '周四上午10点' } }),
    ),
    record(
      'plan',
      'its record is somebody else’s',
      () => aPlan('周一上午10点', 'mei'),
      id => () =>
        sql(
          `update "Lead" set "ownerId" = '${person('bo')}' where id = (select "entityId" from "FollowUpPlan" where id = '${id}')`,
        ),
    ),
    record(
      'overdue',
      'done',
      () => aPlan('周六上午10点'),
      id => () => madeUp(world, 'wang', { action: 'plan.done', inputs: { plan: id } }),
    ),
    record(
      'overdue',
      'given to a colleague',
      () => aPlan('周六上午10点'),
      id => givenTo('FollowUpPlan', id, 'mei'),
    ),
    record(
      'quiet',
      'somebody talked to them',
      () => aLead(late.quiet),
      id => set('Lead', id, `"lastFollowUpAt" = '2026-11-30T04:00:00Z'`),
    ),
    record(
      'quiet',
      'given away',
      () => aLead(late.quiet),
      id => givenTo('Lead', id, 'mei'),
    ),
    record(
      'slipped',
      'a new day',
      () => aDeal(late.slipped),
      id => set('Opportunity', id, `"expectedCloseOn" = '2026-12-20'`),
    ),
    record(
      'slipped',
      'given to a colleague',
      () => aDeal(late.slipped),
      id => givenTo('Opportunity', id, 'mei'),
    ),
    record(
      'quote',
      'answered',
      async () => ({ id: await quote('2026-12-01') }),
      id => set('Quote', id, `outcome = 'accepted'`),
    ),
    record(
      'quote',
      'it holds longer',
      async () => ({ id: await quote('2026-12-01') }),
      id => set('Quote', id, `"validUntilOn" = '2026-12-31'`),
    ),
    record(
      'quoteExpired',
      'the deal is over',
      async () => ({ id: await quote('2026-11-28') }),
      id => () =>
        sql(
          `update "Opportunity" set "closedAt" = now() where id = (select "opportunityId" from "Quote" where id = '${id}')`,
        ),
    ),
    record(
      'contract',
      'it ends later',
      () => contract({ end: '2026-12-26' }),
      id => set('Contract', id, `"endOn" = '2027-12-26'`),
    ),
    record(
      'contract',
      'voided',
      () => contract({ end: '2026-12-26' }),
      id => set('Contract', id, `"docState" = 'voided'`),
    ),
    record(
      'instalment',
      'paid',
      () => contract({ plan: '100% 2026-12-04' }),
      id => () => sql(`update "Instalment" set "allocatedMinor" = "amountMinor" where "contractId" = '${id}'`),
    ),
    record(
      'instalment',
      'due on another day',
      () => contract({ plan: '100% 2026-12-04' }),
      id => () => sql(`update "Instalment" set "dueOn" = '2027-03-01' where "contractId" = '${id}'`),
    ),
    record(
      'recycle',
      'somebody talked to them',
      () => aClient(`"ownerSince" = '2026-11-03T03:00:00Z'`),
      id => set('Customer', id, `"lastFollowUpAt" = '2026-11-30T04:00:00Z'`),
    ),
  ]
}
