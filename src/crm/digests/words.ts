import { storedDay } from '../../core/moment.ts'
import { formatMoney } from '../../core/money.ts'
import { dayPlus, daysFrom } from '../../core/slots.ts'
import { isTextKey, type Reader, say, type Text, t } from '../../core/text.ts'
import type { Line } from './content.ts'
import type { Figure } from './figures/figure.ts'
import type { DigestKind } from './kinds.ts'
import type { Span, Window } from './window.ts'

/** What a figure is called. */
export function figureName(name: string): Text {
  const key = `figure.${name}`
  if (!isTextKey(key)) throw new Error(`no text ${key}`)
  return t(key)
}

/** "Team digest, daily". */
export function digestTitle(kind: DigestKind['name'], every: Window['every']): Text {
  if (kind === 'agenda' && every === 'day') return t('digest.myDay')
  return t('digest.title', { name: t(`digest.name.${kind}`), every: t(`digest.every.${every}`) })
}

/** The days it tells of, and what they are compared with. */
export function windowText({ every, now, before }: Window, reader: Reader): string {
  const compared = every === 'day' ? t('digest.comparedWeek') : t('digest.compared', { days: daysOf(before, reader) })
  return say(t('digest.window', { days: daysOf(now, reader), compared }), reader)
}

function daysOf({ fromOn, toOn }: Span, reader: Reader): string {
  const from = storedDay(fromOn, reader)
  if (daysFrom(fromOn, toOn) <= 1) return from
  return say(t('digest.days', { from, to: storedDay(dayPlus(toOn, -1), reader) }), reader)
}

/** "新线索 17": the number and, for those who may see it, the amount. A room sees neither amount nor a hint of one (R155). */
export function lineTitle(
  line: Line,
  { reader, currency, money, adds }: { reader: Reader; currency: string; money: boolean; adds?: Figure['adds'] },
): string {
  const name = say(figureName(line.figure), reader)
  if (adds === 'minutes') return say(t('digest.hours', { name, hours: hoursIn(line) }), reader)
  if (adds === 'stars') return say(t('digest.stars', { name, mean: meanOf(line), count: line.count }), reader)
  const amount =
    money && BigInt(line.minor) !== 0n ? formatMoney({ minor: BigInt(line.minor), currency }, reader.locale) : ''
  const foreign = money && line.foreign > 0 ? say(t('digest.foreign', { count: line.foreign }), reader) : ''
  return [say(t('digest.count', { name, count: line.count }), reader), amount, foreign].filter(Boolean).join(' · ')
}

/** How it changed: "▲ 30.8% · 之前 13"; nothing where it is not compared. A mean has no percentage. */
export function changeText({ count, minor, before }: Line, reader: Reader, adds?: Figure['adds']): string {
  if (!before) return ''
  if (adds === 'stars')
    return say(before.count > 0 ? t('digest.starsBefore', { mean: meanOf(before) }) : t('digest.starsNone'), reader)
  if (adds === undefined && count > 0 && count === before.count)
    return say(t('digest.same', { before: before.count }), reader)
  const hours = adds === 'minutes'
  const [now, then] = hours ? [Number(minor), Number(before.minor)] : [count, before.count]
  const mark = now > then ? '▲ ' : now < then ? '▼ ' : ''
  const change = percent(now, then)
  const told = change === '—' ? change : mark + change.replace('-', '')
  return say(
    hours
      ? t('digest.hoursChange', { change: told, hours: hoursIn(before) })
      : t('digest.change', { change: told, before: then }),
    reader,
  )
}

/** What one row adds to such a figure: "2.5 小时", "4 星". */
export function addedText(adds: NonNullable<Figure['adds']>, added: number): Text {
  return adds === 'stars' ? t('ticket.stars', { stars: added }) : t('report.hours', { count: (added / 60).toFixed(1) })
}

/** Minutes as hours with at most one decimal. */
function hoursIn({ minor }: Pick<Line, 'minor'>): string {
  return String(Math.round(Number(minor) / 6) / 10)
}

/** The mean of the stars with one decimal; a dash where nobody rated. */
function meanOf({ minor, count }: Pick<Line, 'minor' | 'count'>): string {
  return count === 0 ? '—' : (Number(minor) / count).toFixed(1)
}

/** Change in per cent with one decimal, half up; "—" when either is nothing (R148). */
export function percent(current: number, previous: number): string {
  if (current === 0 || previous === 0) return '—'
  const tenths = Math.floor((Math.abs(current - previous) * 2_000 + previous) / (2 * previous))
  return `${current < previous ? '-' : ''}${(tenths / 10).toFixed(1)}%`
}
