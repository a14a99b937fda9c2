import { dateName } from '../../core/moment.ts'
import { formatMoney } from '../../core/money.ts'
import { dayPlus, daysFrom } from '../../core/slots.ts'
import { isTextKey, type Reader, say, type Text, t } from '../../core/text.ts'
import type { Line } from './content.ts'
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
  const from = dayName(fromOn, reader)
  if (daysFrom(fromOn, toOn) <= 1) return from
  return say(t('digest.days', { from, to: dayName(dayPlus(toOn, -1), reader) }), reader)
}

function dayName(day: string, reader: Reader): string {
  return dateName(new Date(`${day}T12:00:00Z`), { ...reader, zone: 'UTC' })
}

/** "新线索 17": the number and, for those who may see it, the amount. A room sees neither amount nor a hint of one (R155). */
export function lineTitle(
  line: Line,
  { reader, currency, money }: { reader: Reader; currency: string; money: boolean },
): string {
  const name = say(figureName(line.figure), reader)
  const amount =
    money && BigInt(line.minor) !== 0n ? formatMoney({ minor: BigInt(line.minor), currency }, reader.locale) : ''
  const foreign = money && line.foreign > 0 ? say(t('digest.foreign', { count: line.foreign }), reader) : ''
  return [say(t('digest.count', { name, count: line.count }), reader), amount, foreign].filter(Boolean).join(' · ')
}

/** How it changed: "▲ 30.8 %，之前 13"; nothing where it is not compared. */
export function changeText({ count, before }: Line, reader: Reader): string {
  if (!before) return ''
  if (count > 0 && count === before.count) return say(t('digest.same', { before: before.count }), reader)
  const mark = count > before.count ? '▲ ' : count < before.count ? '▼ ' : ''
  const change = percent(count, before.count)
  return say(
    t('digest.change', { change: change === '—' ? change : mark + change.replace('-', ''), before: before.count }),
    reader,
  )
}

/** Change in per cent with one decimal, half up; "—" when either is nothing (R148). */
export function percent(current: number, previous: number): string {
  if (current === 0 || previous === 0) return '—'
  const tenths = Math.floor((Math.abs(current - previous) * 2_000 + previous) / (2 * previous))
  return `${current < previous ? '-' : ''}${(tenths / 10).toFixed(1)}%`
}
