import { grouped } from '../../../core/grouped.ts'
import type { Company } from '../../../store/company.ts'
import type { Tx } from '../../../store/db.ts'
import type { Span, Window } from '../window.ts'
import type { Figure } from './figure.ts'

/**
 * How many, and how much in the company's currency; `foreign` are those whose amount is in another one, which is never added. `first` is the
 * earliest of them; null where there is none, or days without hours.
 */
export type Amount = { count: number; minor: bigint; foreign: number; first: Date | null }
/** By holder. */
export type Tally = ReadonlyMap<string, Amount>
/** Figures of one window and of the one before, for everybody at once. */
export type Tallies = { now: ReadonlyMap<string, Tally>; before: ReadonlyMap<string, Tally> }

type Hit = Amount & { figure: string; holder: string }

/**
 * Counts figures for all holders at once: one statement for each stretch of time, over the happenings of that time only, so that what it
 * costs follows what happened and not how much there is.
 */
export async function tally(
  tx: Tx,
  { figures, window, company }: { figures: readonly Figure[]; window: Window; company: Company },
): Promise<Tallies> {
  const now = await counted(
    tx,
    figures.map(figure => ({ figure, span: figure.span(window) })),
    company,
  )
  const compared = figures.flatMap(figure => {
    const span = figure.compare?.(window)
    return span ? [{ figure, span }] : []
  })
  return { now, before: await counted(tx, compared, company) }
}

async function counted(
  tx: Tx,
  wanted: { figure: Figure; span: Span }[],
  company: Company,
): Promise<ReadonlyMap<string, Tally>> {
  const tallies = new Map<string, Tally>()
  const same = grouped(wanted, ({ figure, span }) => `${figure.by} ${span.from.getTime()} ${span.to.getTime()}`)
  for (const group of same.values()) {
    const [first] = group
    if (!first) continue
    const hits = [...new Set(group.map(({ figure }) => figure.hit))]
    const rows = await hitsIn(tx, { by: first.figure.by, span: first.span, hits, currency: company.currency })
    const perHit = grouped(rows, ({ figure }) => figure)
    for (const { figure } of group)
      tallies.set(figure.name, new Map((perHit.get(figure.hit) ?? []).map(row => [row.holder, row])))
  }
  return tallies
}

type Asked = { by: Figure['by']; span: Span; hits: string[]; currency: string }

async function hitsIn(tx: Tx, { by, span, hits, currency }: Asked): Promise<Hit[]> {
  return by === 'moment'
    ? tx.sql<Hit>`
        select figure, holder, count(*)::int as count,
          coalesce(sum(minor) filter (where coalesce(currency, ${currency}) = ${currency}), 0)::bigint as minor,
          count(*) filter (where minor is not null and currency <> ${currency})::int as foreign, min(at) as first
        from "FigureMoment" where figure = any (${hits}) and at >= ${span.from} and at < ${span.to} and holder is not null group by 1, 2`
    : tx.sql<Hit>`
        select figure, holder, count(*)::int as count,
          coalesce(sum(minor) filter (where coalesce(currency, ${currency}) = ${currency}), 0)::bigint as minor,
          count(*) filter (where minor is not null and currency <> ${currency})::int as foreign, null::timestamptz as first
        from "FigureDay" where figure = any (${hits}) and day >= ${span.fromOn}::date and day < ${span.toOn}::date and holder is not null group by 1, 2`
}

/** The sum over holders; null is everybody. */
export function sumOf(tally: Tally | undefined, holders: ReadonlySet<string> | null): Amount {
  const sum: Amount = { ...nothing }
  const add = (amount: Amount) => {
    sum.count += amount.count
    sum.minor += amount.minor
    sum.foreign += amount.foreign
    if (amount.first && (!sum.first || amount.first < sum.first)) sum.first = amount.first
  }
  if (!tally) return sum
  if (holders !== null && holders.size < tally.size) for (const holder of holders) add(tally.get(holder) ?? nothing)
  else for (const [holder, amount] of tally) if (holders === null || holders.has(holder)) add(amount)
  return sum
}

const nothing: Amount = { count: 0, minor: 0n, foreign: 0, first: null }
