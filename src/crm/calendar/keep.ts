import type { Tx } from '../../store/db.ts'
import { publishedYear } from './published.ts'
import { type SpecialDay, usualWeek } from './read.ts'

type Year = { year: number; source: 'published' | 'typed'; days: SpecialDay[] }

/** Makes these the days of a year that differ, and the year a known one. What stood there before is gone. */
export async function keepYear(tx: Tx, { year, source, days }: Year): Promise<void> {
  await tx.calendarDay.deleteMany({
    where: { date: { gte: new Date(`${year}-01-01`), lte: new Date(`${year}-12-31`) } },
  })
  await tx.calendarDay.createMany({
    data: days.map(({ date, works, name, nameEn, hours }) => ({
      ...{ date: new Date(date), kind: works ? 'workday' : 'holiday', name, nameEn },
      ...(hours ? { hours: hours.map(({ open, close }) => [open, close]) } : {}),
    })),
  })
  await tx.calendarYear.upsert({ where: { year }, create: { year, source }, update: { source } })
}

const firstYear = 2024
const lastYear = 2199

/** The usual hours, and every published year since 2024 where the company is in China. */
export async function setUpCalendar(tx: Tx, region: string): Promise<void> {
  await tx.workCalendar.upsert({ where: { id: 1 }, create: { id: 1, hours: usualWeek }, update: {} })
  if (region !== 'CN') return
  for (let year = firstYear; year <= lastYear; year++) {
    const days = publishedYear(year)
    if (!days) return
    await keepYear(tx, { year, source: 'published', days })
  }
}
