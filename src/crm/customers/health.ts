import { daysBetween } from '../../core/moment.ts'
import { type Actor, scopeOf } from '../../core/rights.ts'
import { type Reader, say, t } from '../../core/text.ts'
import type { Tx } from '../../store/db.ts'
import { openStates } from '../tickets/vocabulary.ts'
import type { Customer } from './read.ts'

/** How a customer is doing, from 0 to 100, with everything the number is made of. */
export type Health = {
  score: number
  /** Days since the last talk; null when there was none. */
  days: number | null
  /** How many days usually lie between two talks with this customer. */
  rhythm: number
  overdue: number
  /** Days since the oldest unpaid instalment was due; 0 when nothing is overdue. */
  unpaidDays: number
  planned: boolean
  /** Open tickets, and those of them whose service level has failed. */
  tickets: number
  breached: number
}

const usual = 14
const shortest = 7
const longUnpaid = 30

/**
 * 100 as long as the talks keep the customer's own rhythm (the median of the last ten gaps, at least a week; a fortnight while there are
 * too few), then falling by 60 until three rhythms have passed; 15 less for every overdue promise, at most 30; 10 less when nothing is
 * planned; 15 less while an instalment is overdue, 30 once it is for more than thirty days; 10 less for every ticket that is late, at most
 * 20, and 3 for every other open one, at most 9. Never below zero.
 */
export async function healthOf(tx: Tx, customer: Customer, { now, zone }: Reader): Promise<Health> {
  const [row] = await tx.sql<{
    gap: number | null
    overdue: number
    unpaid: number
    planned: boolean
    tickets: number
    breached: number
  }>`
    select
      (select percentile_cont(0.5) within group (order by gap) from (
        select extract(epoch from at - lag(at) over (order by at)) / 86400 as gap
        from (select at from "FollowUpRecord" where "customerId" = ${customer.id} and "deletedAt" is null order by at desc limit 11) last
      ) gaps having count(gap) >= 3) as gap,
      (select count(*) from "FollowUpPlan" p where p."customerId" = ${customer.id} and p.state = 'planned' and p."dueAt" < ${now})::int as overdue,
      (select coalesce(max((${now}::timestamptz at time zone ${zone})::date - i."dueOn"), 0) from "Contract" k join "Instalment" i on i."contractId" = k.id
        where k."customerId" = ${customer.id} and k."docState" in ('approved', 'voiding') and not i.cancelled
          and i."allocatedMinor" < i."amountMinor")::int as unpaid,
      exists (select 1 from "FollowUpPlan" p where p."customerId" = ${customer.id} and p.state = 'planned') as planned,
      (select count(*)::int from "Ticket" t where t."customerId" = ${customer.id} and t.state = any (${[...openStates]})) as tickets,
      (select count(*)::int from "Ticket" t where t."customerId" = ${customer.id} and t.state = any (${[...openStates]}) and t."slaState" = 'failed') as breached`
  const rhythm = Math.max(Math.round(row?.gap ?? usual), shortest)
  const since = customer.lastFollowUpAt ?? customer.ownerSince
  const late = since ? Math.min(Math.max(daysBetween(since, now, zone) / rhythm - 1, 0) / 2, 1) : 1
  const overdue = row?.overdue ?? 0
  const planned = row?.planned ?? false
  const unpaidDays = Math.max(row?.unpaid ?? 0, 0)
  const owing = unpaidDays > longUnpaid ? 30 : unpaidDays > 0 ? 15 : 0
  const { tickets, breached } = row ?? { tickets: 0, breached: 0 }
  const service = Math.min(breached * 10, 20) + Math.min((tickets - breached) * 3, 9)
  const promises = Math.min(overdue * 15, 30) + (planned ? 0 : 10)
  const score = Math.max(Math.round(100 - 60 * late - promises - owing - service), 0)
  const days = customer.lastFollowUpAt ? daysBetween(customer.lastFollowUpAt, now, zone) : null
  return { score, days, rhythm, overdue, unpaidDays, planned, tickets, breached }
}

/** "85：上次联系在 5 天前，平时约 7 天一次；1 项约定逾期": the number and why it is what it is, as far as the reader may know the reasons. */
export function healthSaid(health: Health, { actor, reader }: { actor: Actor; reader: Reader }): string {
  const knows = (entity: 'contract' | 'ticket') => scopeOf(actor, 'read', entity).scopes.length > 0
  const { score, days, rhythm, overdue, unpaidDays, planned, tickets, breached } = health
  const reasons = [
    days === null ? t('health.never') : t('health.days', { days, rhythm }),
    ...(overdue > 0 ? [t('health.overdue', { count: overdue })] : []),
    ...(unpaidDays > 0 && knows('contract') ? [t('health.unpaid', { days: unpaidDays })] : []),
    ...(planned ? [] : [t('health.nothingPlanned')]),
    ...(tickets > 0 && knows('ticket') ? [t('health.tickets', { count: tickets })] : []),
    ...(breached > 0 && knows('ticket') ? [t('health.breached', { count: breached })] : []),
  ]
  return say(
    t('health.said', {
      score,
      reasons: reasons.map(reason => say(reason, reader)).join(reader.locale === 'zh' ? '；' : '; '),
    }),
    reader,
  )
}
