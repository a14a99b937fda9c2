import { line } from '../../charts/line.ts'
import { pictureOf } from '../../core/card.ts'
import { dayPlus } from '../../core/slots.ts'
import { say, t } from '../../core/text.ts'
import type { Tx } from '../../store/db.ts'
import { pictureFor } from '../reports/drawing.ts'
import { reportSettings } from '../reports/settings.ts'
import type { Asked, Beside } from './beside.ts'
import type { Figure } from './figures/figure.ts'
import { newLeads, talks } from './figures/sales.ts'
import { opened, resolved } from './figures/tickets.ts'
import { holdersFor, staffOf } from './holders.ts'
import type { DigestKind } from './kinds.ts'
import { spanOf } from './window.ts'
import { figureName } from './words.ts'

/** The picture tells of so many days, the last one of the digest among them. */
const days = 14

/**
 * Puts one picture into the digest of those who lead: how many leads came and how often people talked to customers, or how many tickets came
 * and how many were solved, day by day, over the last fortnight. One day says little; the line says whether it is getting better.
 */
export function withLately(beside: Beside): Beside {
  return async asked => {
    const told = await beside(asked)
    const figures = shownTo[asked.kind.name]
    const picture = figures && (await lately(asked, figures))
    return picture ? { ...told, picture } : told
  }
}

/** What the picture tells, by kind of digest. */
const shownTo: Partial<Record<DigestKind['name'], readonly Figure[]>> = {
  team: [newLeads, talks],
  service: [opened, resolved],
}

async function lately({ tx, actor, reader, company, window }: Asked, figures: readonly Figure[]) {
  if (!actor) return undefined
  const toOn = window.now.toOn
  const on = Array.from({ length: days }, (_, index) => dayPlus(toOn, index - days))
  const staff = await staffOf(tx)
  const shown: { figure: Figure; counts: ReadonlyMap<string, number> }[] = []
  for (const figure of figures) {
    const holders = holdersFor(actor, figure, staff)
    if (holders === undefined) continue
    const span = spanOf(dayPlus(toOn, -days), toOn, company.zone)
    shown.push({ figure, counts: await perDay(tx, { hit: figure.hit, ...span, holders, zone: company.zone }) })
  }
  if (shown.every(({ counts }) => counts.size === 0)) return undefined
  const rows = on.map(day => ({
    name: `${Number(day.slice(5, 7))}/${Number(day.slice(8))}`,
    points: shown.map(({ counts }) => ({ value: counts.get(day) ?? 0, words: String(counts.get(day) ?? 0) })),
  }))
  const series = shown.map(({ figure }) => say(figureName(figure.name), reader))
  const file = await pictureFor(tx, line(rows, { series }), {
    theme: reportSettings.of(company).theme,
    now: reader.now,
  })
  return { url: pictureOf({ id: file }), says: say(t('digest.latelySays', { series, days }), reader) }
}

type Wanted = { hit: string; from: Date; to: Date; holders: ReadonlySet<string> | null; zone: string }

/** How often something happened on each local day; days without it are not in it. */
async function perDay(tx: Tx, { hit, from, to, holders, zone }: Wanted): Promise<ReadonlyMap<string, number>> {
  const whose = holders && [...holders]
  const rows = await tx.sql<{ day: string; count: number }>`
    select ((at at time zone ${zone})::date)::text as day, count(*)::int as count from "FigureMoment"
    where figure = ${hit} and at >= ${from} and at < ${to} and holder is not null
      and (${whose}::uuid[] is null or holder = any (${whose}::uuid[]))
    group by 1`
  return new Map(rows.map(({ day, count }) => [day, count]))
}
