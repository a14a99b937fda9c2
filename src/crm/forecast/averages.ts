import { formatMoney } from '../../core/money.ts'
import { type Reader, say, t } from '../../core/text.ts'
import type { Tx } from '../../store/db.ts'
import type { Row } from '../list.ts'

/** So many days back a won deal counts. */
const wonWithin = 90

type Average = { deals: number; amount: bigint | null; days: number | null }
type Of = { pipelineId: string; owners: string[] | null; currency: string; now: Date }

/**
 * What a deal is worth and how long it takes, on average: of the open ones and of those won lately, lost ones in neither. Amounts are
 * those in the company's currency; over no deals there is no average (R74).
 */
export async function averagesOf(tx: Tx, { pipelineId, owners, currency, now }: Of) {
  const rows = await tx.sql<Average & { kind: 'open' | 'won' }>`
    select s.kind, count(*)::int as deals,
      round(avg(o."amountMinor") filter (where o.currency = ${currency}))::bigint as amount,
      round(avg(extract(epoch from coalesce(o."closedAt", ${now}) - o."createdAt") / 86400))::int as days
    from "Opportunity" o join "Stage" s on s.id = o."stageId"
    where o."pipelineId" = ${pipelineId} and o."deletedAt" is null
      and (s.kind = 'open' or (s.kind = 'won' and o."closedAt" >= ${now}::timestamptz - ${wonWithin} * interval '1 day'))
      and (${owners === null} or o."ownerId" = any (${owners ?? []}::uuid[]))
    group by s.kind`
  const none: Average = { deals: 0, amount: null, days: null }
  return { open: none, won: none, ...Object.fromEntries(rows.map(({ kind, ...average }) => [kind, average])) }
}

/** The same in two lines, with "—" where there is nothing to take an average of. */
export function averageRows(
  { open, won }: Awaited<ReturnType<typeof averagesOf>>,
  { shows, currency, reader }: { shows: boolean; currency: string; reader: Reader },
): Row[] {
  const line = ({ amount, days }: Average, says: 'funnel.openDays' | 'funnel.wonDays') => {
    const each = amount === null ? '—' : formatMoney({ minor: amount, currency }, reader.locale)
    const took = say(t(says, { days: days === null ? '—' : String(days) }), reader)
    return [...(shows ? [say(t('funnel.each', { amount: each }), reader)] : []), took].join(' · ')
  }
  return [
    {
      section: say(t('funnel.averages'), reader),
      title: say(t('funnel.averageOpen'), reader),
      line: line(open, 'funnel.openDays'),
      buttons: [],
    },
    {
      title: say(t('funnel.averageWon', { days: wonWithin }), reader),
      line: line(won, 'funnel.wonDays'),
      buttons: [],
    },
  ]
}
