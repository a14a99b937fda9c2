import { DateTime } from 'luxon'
import type { Context } from '../action.ts'
import { companyRecord } from '../company.ts'
import { adminsOf } from '../members/admins.ts'
import { defineRoutine } from '../routine.ts'
import { keepYear } from './keep.ts'
import { publishedYear } from './published.ts'
import { calendarOf } from './read.ts'

const november = 11

/**
 * On the first Monday of a month: a year that has begun or is near gets its holidays when they are published; while they are not, the
 * admins are shown that the year is unknown.
 */
export const watchYears = defineRoutine({
  name: 'calendar.watch',
  when: { weekly: 1, at: '09:00' },
  async run({ now, company, look, act }) {
    const today = DateTime.fromJSDate(now, { zone: company.zone })
    if (today.day > 7) return
    const near = today.month >= november ? [today.year, today.year + 1] : [today.year]
    const { years } = await look(tx => calendarOf(tx, company.zone))
    for (const year of near.filter(year => !years.has(year))) await act(context => learnOrAsk(context, year))
  },
})

async function learnOrAsk({ tx, company }: Context, year: number) {
  const days = company.region === 'CN' ? publishedYear(year) : undefined
  if (days) await keepYear(tx, { year, source: 'published', days })
  const admins = await adminsOf(tx)
  return { cards: admins.map(id => ({ view: 'calendar', of: companyRecord, to: { dm: id } })) }
}
