import { z } from 'zod'
import type { Chart } from '../../charts/chart.ts'
import { waterfall } from '../../charts/waterfall.ts'
import { pictureOf } from '../../core/card.ts'
import { Refusal } from '../../core/errors.ts'
import { allows } from '../../core/rights.ts'
import { say, t } from '../../core/text.ts'
import { defineAction } from '../action.ts'
import { defineView } from '../view.ts'
import { type Asking, during } from './asking.ts'
import { pictureFor, scaleOf, short } from './drawing.ts'
import { type Button, reportCard, tap } from './face.ts'
import { askingOf, reportOf } from './line.ts'
import { changing, measureOf } from './measures.ts'
import { callNames } from './names.ts'
import { type Period, periodName, spanBefore } from './period.ts'
import type { Column, Report } from './report.ts'
import { reportSettings } from './settings.ts'
import { changeOf, written } from './sheet.ts'
import { meant } from './show.ts'
import { asData, type Wanted, wantedSchema } from './wanted.ts'

/** Why a number is not what it was in the span before: who or what added to it, who or what took from it. */
export const change = defineAction({
  name: 'report.change',
  words: { en: ['what changed'], zh: ['变化', '为什么变了', '变化原因'] },
  usage: { en: '<report> [span] [by …]', zh: '<报表> [时间] [按…]' },
  does: { en: 'See why a number changed', zh: '看数字为什么变了' },
  input: wantedSchema.extend({ report: z.string().max(40).default(''), line: z.string().max(300).default('') }),
  read: rest => ({ line: rest }),
  allow: 'everyone',
  async run(context, given) {
    const wanted = await meant(context, given)
    const { asking } = askingOf(context, wanted)
    if (!measureOf(reportOf(wanted)) || asking.period.unit === 'all') throw new Refusal('report.noChange', {})
    const of = { entity: 'user' as const, id: context.actor.id }
    return { cards: [{ view: 'report.change', of, params: asData(wanted), to: 'only' }] }
  },
})

/** One piece of a change. */
type Contribution = { key: string; name: string; was: bigint; is: bigint }
/** A change taken apart: what the pieces add comes to what lies between the two wholes, exactly. */
export type Change = { pieces: Contribution[]; was: bigint; is: bigint }

export const changeView = defineView({
  name: 'report.change',
  async draw({ tx, actor, reader, company }, _of, given) {
    if (!actor) return null
    const wanted = wantedSchema.parse(given)
    const { report, asking } = askingOf({ tx, actor, reader, company }, wanted)
    const measure = measureOf(report)
    const period = spanBefore(asking.period, { now: reader.now, zone: company.zone })
    const told = measure && changing(report, measure, actor)
    if (!told || !period || !allows(report.right, actor)) return null
    const group = told.groups.find(one => one === wanted.by) ?? told.groups[0] ?? asking.group
    const grouped = { ...asking, group }
    const { pieces, was, is } = await contributions(report, { asking: grouped, period, column: told.column })
    const words = (minor: bigint) => written(minor, told.column, asking)
    const chart =
      pieces.length > 0 ? drawn({ pieces, was, is }, { column: told.column, asking: grouped, period }) : undefined
    const theme = reportSettings.of(company).theme
    const title = say(
      t('report.changeTitle', {
        report: t(`report.name.${report.name}`),
        column: t(`report.column.${told.column.name}`),
      }),
      reader,
    )
    const subtitle = say(
      t('report.changeLine', {
        now: periodName(asking.period, reader, company.zone),
        earlier: periodName(period, reader, company.zone),
        is: words(is),
        was: words(was),
        by: signed(is - was, words),
        percent: changeOf(is, was),
      }),
      reader,
    )
    const rows = pieces.slice(0, shown).map(({ key, name, was: earlier, is: now }) => ({
      title: `${name} ${signed(now - earlier, words)}`,
      line: say(t('report.changePiece', { was: words(earlier), is: words(now) }), reader),
      buttons: report.behind
        ? [tap('button.lines', 'report.open', { ...asData({ ...wanted, by: group }), key }, reader)]
        : [],
    }))
    return {
      text: `${title} · ${subtitle}`,
      card: reportCard.draw(
        {
          ...{ title, subtitle, figures: [], notes: [], alt: title },
          empty: pieces.length === 0 ? say(t('report.empty'), reader) : '',
          picture: chart ? pictureOf({ id: await pictureFor(tx, chart, { theme, now: reader.now }) }) : '',
          rows,
          more: pieces.length > shown ? say(t('report.morePieces', { count: pieces.length - shown }), reader) : '',
          steps: others(told.groups, group, wanted, asking),
          buttons: [tap('button.open', 'report.show', asData(wanted), reader)],
        },
        reader,
      ),
    }
  },
})

const shown = 10

/** What each line added to the change between two spans, the largest first. */
export async function contributions(
  report: Report,
  { asking, period, column }: { asking: Asking; period: Period; column: Column },
): Promise<Change> {
  const now = await report.read(asking)
  const then = await report.read(during(asking, period))
  const keys = [...new Set([...now.lines, ...then.lines].map(({ key }) => key))]
  const names = await callNames(asking, keys)
  const of = ({ lines }: typeof now, key: string) =>
    BigInt(lines.find(line => line.key === key)?.cells[column.name] ?? 0)
  const all = keys.map(key => ({ key, name: names.get(key)?.name ?? key, was: of(then, key), is: of(now, key) }))
  const pieces = all
    .filter(({ was, is }) => was !== is)
    .toSorted((a, b) => Number(size(b) - size(a)) || (a.name < b.name ? -1 : 1))
  return { pieces, was: total(all, 'was'), is: total(all, 'is') }
}

function drawn(
  { pieces, was, is }: Change,
  { column, asking, period }: { column: Column; asking: Asking; period: Period },
): Chart {
  const { reader, company } = asking
  const scale = scaleOf(column, asking)
  const point = (minor: bigint, sign: boolean) => {
    const words = short(Number(minor) / scale, column, asking)
    return { value: Number(minor) / scale, words: sign && minor > 0n ? `+${words}` : words }
  }
  const steps = 8
  const rest = pieces.slice(steps)
  const others = total(rest, 'is') - total(rest, 'was')
  return waterfall(
    [
      { name: periodName(period, reader, company.zone), whole: true, points: [point(was, false)] },
      ...pieces.slice(0, steps).map(piece => ({ name: piece.name, points: [point(piece.is - piece.was, true)] })),
      ...(rest.length > 0 ? [{ name: say(t('report.others'), reader), points: [point(others, true)] }] : []),
      { name: periodName(asking.period, reader, company.zone), whole: true, points: [point(is, false)] },
    ],
    { up: say(t('report.up'), reader), down: say(t('report.down'), reader), whole: say(t('report.whole'), reader) },
  )
}

function others(
  groups: readonly Asking['group'][],
  group: Asking['group'],
  wanted: Wanted,
  { reader }: Asking,
): Button[] {
  return groups
    .filter(one => one !== group)
    .map(one => ({
      ...tap('button.open', 'report.change', asData({ ...wanted, by: one }), reader),
      title: say(t('report.by', { group: t(`report.group.${one}`) }), reader),
    }))
}

function total(pieces: Contribution[], of: 'was' | 'is'): bigint {
  return pieces.reduce((sum, piece) => sum + piece[of], 0n)
}

function size({ was, is }: Contribution): bigint {
  return is > was ? is - was : was - is
}

function signed(minor: bigint, words: (minor: bigint) => string): string {
  return minor > 0n ? `+${words(minor)}` : words(minor)
}
