import { z } from 'zod'
import { defineCard } from '../../cards/define.ts'
import { Refusal } from '../../core/errors.ts'
import { can } from '../../core/rights.ts'
import { type Text, t } from '../../core/text.ts'
import type { Interval } from '../../core/worktime.ts'
import { defineAction } from '../action.ts'
import { companyRecord } from '../company.ts'
import { hoursText, readHours } from './hours.ts'
import { calendarOf } from './read.ts'

const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const
const hours = z.string().max(100).default('')
const week = z.object({ mon: hours, tue: hours, wed: hours, thu: hours, fri: hours, sat: hours, sun: hours })
const shown = z.string()
const weekForm = defineCard(
  'week-form',
  z.strictObject({ mon: shown, tue: shown, wed: shown, thu: shown, fri: shown, sat: shown, sun: shown }),
)

/** Sets the hours of the week; an empty day is free. Deadlines that stand already do not move. */
export const setWeek = defineAction({
  name: 'calendar.hours',
  words: { en: ['working hours', 'calendar hours'], zh: ['工作时间'] },
  usage: { en: '', zh: '' },
  does: { en: 'Set the working hours of the week', zh: '设置每周的工作时间' },
  input: week,
  read: () => ({}),
  allow: can('update', 'company'),

  async run(context, said) {
    const { tx, company, reader } = context
    if (context.said !== 'form') {
      const calendar = await calendarOf(tx, company.zone)
      const now = Object.fromEntries(weekdays.map((day, index) => [day, hoursText(calendar.week.get(index + 1) ?? [])]))
      return {
        form: { action: 'calendar.hours', title: t('calendar.hours'), card: weekForm.draw(week.parse(now), reader) },
      }
    }
    const set = checked(said)
    const stored = Object.fromEntries(
      set.map((intervals, index) => [String(index + 1), intervals.map(({ open, close }) => [open, close])]),
    )
    await tx.workCalendar.upsert({ where: { id: 1 }, create: { id: 1, hours: stored }, update: { hours: stored } })
    return {
      notice: t('calendar.hoursSaved'),
      changed: [companyRecord],
      audit: [{ action: 'calendar.hours', on: companyRecord, facts: { ...said } }],
      cards: [{ view: 'calendar', of: companyRecord, to: 'only' }],
    }
  },
})

/** The intervals of every day, Monday first. Throws with a sentence at each day that cannot be read, or when nobody would ever work. */
function checked(said: z.infer<typeof week>): Interval[][] {
  const wrong: Record<string, Text> = {}
  const set = weekdays.map(day => {
    const read = readHours(said[day])
    if (Array.isArray(read)) return read
    wrong[day] = read
    return []
  })
  if (Object.keys(wrong).length === 0 && set.every(day => day.length === 0)) wrong.mon = t('calendar.neverOpen')
  if (Object.keys(wrong).length > 0) throw new Refusal('input.fields', {}, wrong)
  return set
}
