import { readable } from '../asking.ts'
import { closed, open } from '../facts/deals.ts'
import { part } from '../statement.ts'
import { type Need, ofDeals, ofLeads, starting, startingWith } from './need.ts'

/** What leads must have gone through. */
export const newLeads = ofLeads('leads', { starts: starting('lead.add'), ok: part`true` })
export const claimedLeads = ofLeads('claimed', {
  starts: starting('lead.list'),
  ok: part`r."ownerId" is not null or r."convertedAt" is not null`,
})
export const leadSource = ofLeads('source', {
  starts: startingWith('record.show', 'record', 'lead.list'),
  ok: part`r.source is not null and r.source <> ''`,
})
export const converted = ofLeads('converted', {
  some: true,
  starts: startingWith('lead.convert', 'lead', 'lead.add'),
  ok: part`r."convertedAt" is not null`,
})
export const clock = ofLeads('clock', { starts: starting('lead.list'), ok: part`r."responseFrom" is not null` })

/** What deals must have gone through. */
export const anyDeal = ofDeals('deals', { starts: starting('deal.add'), which: () => part`true`, ok: part`true` })
export const openDeal = ofDeals('open', { starts: starting('deal.add'), which: () => open, ok: part`true` })
export const amount = ofDeals('amount', {
  starts: startingWith('deal.edit', 'deal', 'deal.add'),
  which: () => open,
  ok: part`r."amountMinor" is not null`,
})
export const closeDate = ofDeals('date', {
  starts: startingWith('deal.edit', 'deal', 'deal.add'),
  which: () => open,
  ok: part`r."expectedCloseOn" is not null`,
})
export const closing = ofDeals('closed', {
  some: true,
  starts: startingWith('record.show', 'record', 'deal.add'),
  which: ({ toAt }) => part`r."createdAt" < ${toAt}`,
  ok: part`r."closedAt" is not null`,
})
export const winning = ofDeals('won', {
  some: true,
  starts: starting('deal.list'),
  which: asking => closed(asking, 'either'),
  ok: part`s.kind = 'won'`,
})
export const products = ofDeals('lines', {
  starts: startingWith('line.list', 'deal', 'deal.add'),
  which: asking => part`(${open} or ${closed(asking, 'won')})`,
  ok: part`exists (select 1 from "OpportunityLine" l where l."opportunityId" = r.id)`,
})
export const everWon = ofDeals('everWon', {
  some: true,
  starts: starting('deal.list'),
  which: () => part`true`,
  ok: part`s.kind = 'won'`,
})
export const contracts = ofDeals('contract', {
  starts: startingWith('contract.create', 'from', 'deal.list'),
  which: () => part`s.kind = 'won'`,
  ok: part`exists (select 1 from "Contract" c where c."opportunityId" = r.id and c."docState" in ('approved', 'inApproval'))`,
})
export const reasons = ofDeals('reason', {
  starts: startingWith('record.show', 'record', 'deal.list'),
  which: asking => closed(asking, 'lost'),
  ok: part`r."lostReasonId" is not null`,
})

/** What contracts must have gone through. */
export const plans: Need = {
  name: 'plan',
  starts: startingWith('instalment.plan', 'contract', 'contract.list'),
  rows: async asking => part`
    select exists (select 1 from "Instalment" i where i."contractId" = r.id) as ok, r."ownerId" as owner, r."createdAt" as at, r.no
    from "Contract" r where r."docState" = 'approved' and ${await readable(asking, 'contract')}`,
}
export const payments: Need = {
  name: 'payment',
  starts: startingWith('payment.create', 'contract', 'contract.list'),
  rows: async asking => part`
    select i."allocatedMinor" > 0 as ok, r."ownerId" as owner, i."dueOn"::timestamptz as at, r.no
    from "Instalment" i join "Contract" r on r.id = i."contractId"
    where r."docState" = 'approved' and not i.cancelled and i."dueOn" <= ${asking.today}::date and ${await readable(asking, 'contract')}`,
}

/** Whether talks are written down: customers whose owner has said nothing of them in the period. */
export const talking: Need = {
  name: 'talks',
  starts: startingWith('followup.log', 'about', 'customer.list'),
  rows: async asking => part`
    select coalesce(r."lastFollowUpAt" >= ${asking.fromAt}, false) as ok, r."ownerId" as owner, coalesce(r."lastFollowUpAt", r."createdAt") as at, r.no
    from "Customer" r
    where r."ownerId" is not null and r."deletedAt" is null and r."createdAt" < ${asking.toAt} and ${await readable(asking, 'customer')}`,
}

/** Whether campaigns say what they cost. */
export const costs: Need = {
  name: 'cost',
  starts: starting('campaign.list'),
  rows: async () =>
    part`select r."costMinor" is not null as ok, r."ownerId" as owner, r."createdAt" as at, r.name as no from "Campaign" r`,
}

/** Whether who has open deals has something to aim at. */
export const targets: Need = {
  name: 'target',
  starts: starting('target.set'),
  rows: async asking => part`
    select exists (select 1 from "Target" x where x.holder = 'user' and x."holderId" = r."ownerId") as ok, r."ownerId" as owner, min(r."createdAt") as at, null::text as no
    from "Opportunity" r where r."deletedAt" is null and ${await readable(asking, 'opportunity')} group by r."ownerId"`,
}
