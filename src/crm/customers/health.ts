import { daysBetween } from '../../core/moment.ts'
import { type Actor, allows, can, modeOf } from '../../core/rights.ts'
import { type Reader, say, t } from '../../core/text.ts'
import type { Tx } from '../../store/db.ts'
import { documentsReadBy } from '../approvals/rights.ts'
import { readable } from '../tickets/rights.ts'
import { openStates } from '../tickets/vocabulary.ts'
import { type Customer, promisedAt } from './read.ts'

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

/** For whom the number is, which promises on deals they know of, and the rest of what it asks. */
type Asking = { tx: Tx; actor: Actor; reader: Reader; deals: string[] }

/**
 * 100 as long as the talks keep the customer's own rhythm (the median of the last ten gaps, at least a week; a fortnight while there are
 * too few), then falling by 60 until three rhythms have passed; 15 less for every overdue promise, at most 30; 10 less when nothing is
 * planned; 15 less while an instalment is overdue, 30 once it is for more than thirty days; 10 less for every ticket that is late, at most
 * 20, and 3 for every other open one, at most 9. Never below zero. It is made of what its reader may open, so that it tells nothing else (R154).
 */
export async function healthOf(asking: Asking, customer: Customer): Promise<Health> {
  const { now, zone } = asking.reader
  const [rhythm, { overdue, planned }, unpaidDays, { tickets, breached }] = await Promise.all([
    rhythmOf(asking, customer),
    promisesTo(asking, customer),
    unpaidAt(asking, customer),
    ticketsOf(asking, customer),
  ])
  const since = customer.lastFollowUpAt ?? customer.ownerSince
  const late = since ? Math.min(Math.max(daysBetween(since, now, zone) / rhythm - 1, 0) / 2, 1) : 1
  const owing = unpaidDays > longUnpaid ? 30 : unpaidDays > 0 ? 15 : 0
  const service = Math.min(breached * 10, 20) + Math.min((tickets - breached) * 3, 9)
  const promises = Math.min(overdue * 15, 30) + (planned ? 0 : 10)
  const score = Math.max(Math.round(100 - 60 * late - promises - owing - service), 0)
  const days = customer.lastFollowUpAt ? daysBetween(customer.lastFollowUpAt, now, zone) : null
  return { score, days, rhythm, overdue, unpaidDays, planned, tickets, breached }
}

async function rhythmOf({ tx }: Asking, { id }: Customer): Promise<number> {
  const [row] = await tx.sql<{ gap: number | null }>`
    select percentile_cont(0.5) within group (order by gap) as gap from (
      select extract(epoch from at - lag(at) over (order by at)) / 86400 as gap
      from (select at from "FollowUpRecord" where "customerId" = ${id} and "deletedAt" is null order by at desc limit 11) last
    ) gaps having count(gap) >= 3`
  return Math.max(Math.round(row?.gap ?? usual), shortest)
}

async function promisesTo(
  { tx, reader, deals }: Asking,
  { id }: Customer,
): Promise<Pick<Health, 'overdue' | 'planned'>> {
  const plans = await tx.followUpPlan.findMany({ where: promisedAt(id, deals), select: { dueAt: true } })
  return { overdue: plans.filter(({ dueAt }) => dueAt < reader.now).length, planned: plans.length > 0 }
}

/** Days since the oldest unpaid instalment was due, of the contracts that open to the reader. */
async function unpaidAt({ tx, actor, reader }: Asking, { id }: Customer): Promise<number> {
  const contracts = await tx.contract.findMany({
    where: { AND: [documentsReadBy(actor, 'contract'), { customerId: id, docState: { in: ['approved', 'voiding'] } }] },
    select: { id: true },
  })
  const [row] = await tx.sql<{ days: number | null }>`
    select max((${reader.now}::timestamptz at time zone ${reader.zone})::date - i."dueOn")::int as days from "Instalment" i
    where i."contractId" = any (${contracts.map(contract => contract.id)}::uuid[]) and not i.cancelled and i."allocatedMinor" < i."amountMinor"`
  return Math.max(row?.days ?? 0, 0)
}

async function ticketsOf({ tx, actor }: Asking, { id }: Customer): Promise<Pick<Health, 'tickets' | 'breached'>> {
  const open = await tx.ticket.findMany({
    where: { AND: [readable(actor), { customerId: id, state: { in: [...openStates] } }] },
    select: { slaState: true },
  })
  return { tickets: open.length, breached: open.filter(({ slaState }) => slaState === 'failed').length }
}

/** "85 分：上次联系在 5 天前，平时约 7 天一次；1 项约定逾期": the number, why it is what it is, and what it does not count for this reader. */
export function healthSaid(health: Health, { actor, reader }: { actor: Actor; reader: Reader }): string {
  const { score, days, rhythm, overdue, unpaidDays, planned, tickets, breached } = health
  const knowsMoney = modeOf(actor, 'opportunity.amount') === 'read' && allows(can('read', 'contract'), actor)
  const knowsTickets = allows(can('read', 'ticket'), actor)
  const reasons = [
    days === null ? t('health.never') : t('health.days', { days, rhythm }),
    ...(overdue > 0 ? [t('health.overdue', { count: overdue })] : []),
    ...(unpaidDays > 0 ? [t('health.unpaid', { days: unpaidDays })] : []),
    ...(planned ? [] : [t('health.nothingPlanned')]),
    ...(tickets > 0 ? [t('health.tickets', { count: tickets })] : []),
    ...(breached > 0 ? [t('health.breached', { count: breached })] : []),
    ...(knowsMoney ? [] : [t('health.withoutMoney')]),
    ...(knowsTickets ? [] : [t('health.withoutTickets')]),
  ]
  return say(
    t('health.said', {
      score,
      reasons: reasons.map(reason => say(reason, reader)).join(reader.locale === 'zh' ? '；' : '; '),
    }),
    reader,
  )
}
