import { can } from '../../../core/rights.ts'
import type { Asking } from '../asking.ts'
import { instalments, moneyBy, received } from '../facts/money.ts'
import { added, beside } from '../lines.ts'
import { contracts, everWon, payments, plans } from '../needs/steps.ts'
import { defineReport, type Lines, ratio } from '../report.ts'
import { part } from '../statement.ts'

/** What is still to be paid, and how long it is overdue (R94). */
export const receivables = defineReport({
  name: 'receivables',
  words: { en: ['receivables', 'ageing', 'aging'], zh: ['应收', '账龄', '应收账款'] },
  right: can('read', 'contract'),
  usual: 'now',
  groups: ['age', 'rep', 'customer'],
  ordered: ['age'],
  columns: [
    { name: 'open', kind: 'money', field: 'contract.amount' },
    { name: 'overdue', kind: 'money', field: 'contract.amount' },
    { name: 'instalments', kind: 'count' },
    { name: 'oldest', kind: 'days' },
  ],
  chart: { kind: 'bars', of: ['open', 'instalments'] },
  read: async asking =>
    added(
      asking,
      await owed(asking),
      part`coalesce(sum(f.open), 0)::bigint as open, coalesce(sum(f.open) filter (where f.late > 0), 0)::bigint as overdue, count(*)::int as instalments,
        max(f.late) filter (where f.late > 0)::int as oldest`,
    ),
  behind: owed,
  needs: [everWon, contracts, plans],
})

async function owed(asking: Asking) {
  return moneyBy(asking.group, await instalments(asking, part`i."allocatedMinor" < i."amountMinor"`))
}

/** What came in during the period, and how much of what fell due in it has been paid by now. */
export const collection = defineReport({
  name: 'collection',
  words: { en: ['collection', 'collected', 'payments'], zh: ['回款', '回款情况', '收款'] },
  right: can('read', 'payment'),
  usual: 'this month',
  groups: ['rep', 'customer', 'month'],
  ordered: ['month'],
  columns: [
    { name: 'collected', kind: 'money', field: 'payment.amount' },
    { name: 'payments', kind: 'count' },
    { name: 'due', kind: 'money', field: 'contract.amount' },
    { name: 'paid', kind: 'money', field: 'contract.amount' },
    { name: 'rate', kind: 'share', field: 'contract.amount', of: ({ paid, due }) => ratio(paid, due) },
  ],
  chart: { kind: 'bars', of: ['collected', 'payments'] },
  async read(asking): Promise<Lines> {
    const came = await added(
      asking,
      await collected(asking),
      part`coalesce(sum(f.minor), 0)::bigint as collected, count(*)::int as payments`,
    )
    const { period } = asking
    const due = moneyBy(
      asking.group,
      await instalments(asking, part`i."dueOn" >= ${period.from}::date and i."dueOn" < ${period.to}::date`),
    )
    const { lines, whole } = beside(
      came,
      await added(
        asking,
        due,
        part`coalesce(sum(f.minor), 0)::bigint as due, coalesce(sum(f.paid), 0)::bigint as paid`,
      ),
    )
    const nothing = { collected: 0n, payments: 0, due: 0n, paid: 0n }
    return { lines: lines.map(({ key, cells }) => ({ key, cells: { ...nothing, ...cells } })), whole }
  },
  behind: collected,
  needs: [everWon, contracts, plans, payments],
})

async function collected(asking: Asking) {
  return moneyBy(asking.group, await received(asking))
}
