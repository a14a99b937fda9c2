import type { Tx } from '../../../store/db.ts'
import type { Span } from '../window.ts'
import type { Figure, Holders } from './figure.ts'

/** One line behind a number. */
export type Behind = {
  entity: string
  id: string
  no: string | null
  title: string | null
  /** A moment, or the start of a day. */
  at: Date
  /** The same as a day, where there is no hour. */
  day: string | null
  holder: string
  holderName: string | null
  minor: bigint | null
  currency: string | null
}

type Asked = { figure: Figure; span: Span; holders: Holders; limit: number; offset: number }

/** The rows a figure counts, for these holders; the newest first, what is due the oldest first. */
export async function behind(tx: Tx, { figure, span, holders, limit, offset }: Asked): Promise<Behind[]> {
  const dueFirst = figure.compare === undefined
  return figure.by === 'moment'
    ? tx.sql<Behind>`
        with hit as (
          select * from "FigureMoment" where figure = ${figure.hit} and at >= ${span.from} and at < ${span.to} and holder is not null
            and (${holders}::uuid[] is null or holder = any (${holders}::uuid[]))
          order by case when ${dueFirst} then at end, case when not ${dueFirst} then at end desc, id limit ${limit} offset ${offset}
        )
        select h.entity, h.id, h.at, null as day, h.holder, h.minor, h.currency, n.no, n.title, coalesce(u."displayName", p.name) as "holderName"
        from hit h left join lateral shoal_named(h.entity, h.id) n on true left join "User" u on u.id = h.holder left join "Pool" p on p.id = h.holder
        order by case when ${dueFirst} then h.at end, case when not ${dueFirst} then h.at end desc, h.id`
    : tx.sql<Behind>`
        with hit as (
          select * from "FigureDay" where figure = ${figure.hit} and day >= ${span.fromOn}::date and day < ${span.toOn}::date and holder is not null
            and (${holders}::uuid[] is null or holder = any (${holders}::uuid[]))
          order by case when ${dueFirst} then day end, case when not ${dueFirst} then day end desc, id limit ${limit} offset ${offset}
        )
        select h.entity, h.id, h.day::timestamptz as at, h.day, h.holder, h.minor, h.currency, n.no, n.title, u."displayName" as "holderName"
        from hit h left join lateral shoal_named(h.entity, h.id) n on true left join "User" u on u.id = h.holder
        order by case when ${dueFirst} then h.day end, case when not ${dueFirst} then h.day end desc, h.id`
}
