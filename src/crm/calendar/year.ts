import { z } from 'zod'
import { defineCard } from '../../cards/define.ts'
import { Refusal } from '../../core/errors.ts'
import { localDate } from '../../core/moment.ts'
import { can } from '../../core/rights.ts'
import { say, t } from '../../core/text.ts'
import { type Context, defineAction } from '../action.ts'
import { companyRecord } from '../company.ts'
import { readDay } from './days.ts'
import { hoursText } from './hours.ts'
import { keepYear } from './keep.ts'
import { publishedYear } from './published.ts'
import { calendarOf, type SpecialDay } from './read.ts'

const yearForm = defineCard('year-form', z.strictObject({ year: z.string(), hint: z.string(), lines: z.string() }))
const daysAYear = 120

/**
 * Enters the holidays and make-up days of a year. The form comes filled with what is known: what was entered before, else what is
 * published for China; a line each, and saving it makes the year a known one.
 */
export const setYear = defineAction({
  name: 'calendar.year',
  words: { en: ['calendar year', 'holidays'], zh: ['节假日', '导入节假日'] },
  usage: { en: '<year>', zh: '<年份>' },
  does: { en: 'Enter the holidays and make-up days of a year', zh: '录入一年的节假日和调休' },
  input: z.object({ year: z.coerce.number().int().min(2000).max(2199), lines: z.string().max(8_000).default('') }),
  read: rest => ({ year: /\d{4}/.exec(rest)?.[0] }),
  allow: can('update', 'company'),

  async run(context, { year, lines }) {
    const { tx } = context
    if (context.said !== 'form') return formOf(context, year)
    const days = daysIn(lines, year)
    const published = publishedYear(year)
    const isPublished = published !== undefined && linesOf(published) === linesOf(days)
    await keepYear(tx, { year, source: isPublished ? 'published' : 'typed', days: named(days, published) })
    return {
      notice: t('calendar.yearSaved', {
        year: String(year),
        off: days.filter(({ works }) => !works).length,
        work: days.filter(({ works }) => works).length,
      }),
      changed: [companyRecord],
      audit: [{ action: 'calendar.year', on: companyRecord, facts: { year, days: days.length } }],
      cards: [{ view: 'calendar', of: companyRecord, to: 'only' }],
    }
  },
})

async function formOf({ tx, company, reader, now }: Context, year: number) {
  const calendar = await calendarOf(tx, company.zone)
  const kept = calendar.special.filter(({ date }) => date.startsWith(`${year}-`))
  const published = publishedYear(year)
  const isPast = year < Number(localDate(now, company.zone).slice(0, 4))
  const hint = calendar.years.has(year)
    ? t('calendar.yearHintKnown')
    : published
      ? t('calendar.yearHintPublished')
      : t(isPast ? 'calendar.yearHintPast' : 'calendar.yearHintUnknown', { year: String(year) })
  const lines = linesOf(calendar.years.has(year) ? kept : (published ?? kept))
  const card = yearForm.draw({ year: String(year), hint: say(hint, reader), lines }, reader)
  return {
    form: { action: 'calendar.year', context: { year }, title: t('calendar.yearTitle', { year: String(year) }), card },
  }
}

/** The days of the lines. Throws with the first line that cannot be read, lies in another year or comes twice. */
function daysIn(lines: string, year: number): SpecialDay[] {
  const days = new Map<string, SpecialDay>()
  for (const line of lines
    .split('\n')
    .map(text => text.trim())
    .filter(Boolean)) {
    const day = readDay(line)
    if ('key' in day) throw new Refusal('input.fields', {}, { lines: day })
    if (!day.date.startsWith(`${year}-`)) throw fault('calendar.otherYear', { line, year: String(year) })
    if (days.has(day.date)) throw fault('calendar.twice', { line })
    days.set(day.date, day)
  }
  if (days.size > daysAYear) throw fault('calendar.tooMany', { max: daysAYear })
  return [...days.values()].sort((a, b) => (a.date < b.date ? -1 : 1))
}

function fault(
  key: 'calendar.otherYear' | 'calendar.twice' | 'calendar.tooMany',
  args: Record<string, string | number>,
) {
  return new Refusal('input.fields', {}, { lines: t(key, args) })
}

function linesOf(days: SpecialDay[]): string {
  return days
    .map(({ date, works, name, hours }) =>
      [date, works ? '班' : '休', name, hours && hoursText(hours)].filter(Boolean).join(' '),
    )
    .join('\n')
}

/** The English name, which the lines do not carry, comes from what is published for the same day. */
function named(days: SpecialDay[], published: SpecialDay[] | undefined): SpecialDay[] {
  const known = new Map(published?.map(day => [day.name, day.nameEn]))
  return days.map(day => ({ ...day, nameEn: known.get(day.name) ?? '' }))
}
