import published from 'chinese-days/dist/chinese-days.json' with { type: 'json' }
import type { SpecialDay } from './read.ts'

/**
 * The public holidays and make-up days of a year in China, as published; undefined when that year is not published yet (or this
 * version of the package does not have it): such a year is unknown, not free of holidays.
 */
export function publishedYear(year: number): SpecialDay[] | undefined {
  const days = [
    ...ofYear(published.holidays, year, { works: false }),
    ...ofYear(published.workdays, year, { works: true }),
  ]
  return days.length === 0 ? undefined : days.sort((a, b) => (a.date < b.date ? -1 : 1))
}

/** The package writes "National Day,国庆节,3". */
function ofYear(days: Record<string, string>, year: number, { works }: { works: boolean }): SpecialDay[] {
  return Object.entries(days)
    .filter(([date]) => date.startsWith(`${year}-`))
    .map(([date, names]) => {
      const [nameEn = '', name = ''] = names.split(',')
      return { date, works, name, nameEn }
    })
}
