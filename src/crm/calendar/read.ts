import { z } from 'zod'
import type { Interval, WorkCalendar } from '../../core/worktime.ts'
import type { Tx } from '../../store/db.ts'

const hoursSchema = z.array(z.tuple([z.number(), z.number()]))
const weekSchema = z.record(z.string(), hoursSchema)
const daySchema = z.object({
  date: z.string(),
  kind: z.enum(['holiday', 'workday']),
  name: z.string(),
  nameEn: z.string(),
  hours: hoursSchema.nullable(),
})

/** A day that differs from its weekday, with its name. */
export type SpecialDay = { date: string; works: boolean; name: string; nameEn: string; hours?: Interval[] | undefined }

/** The company's calendar with the names of its special days. */
type NamedCalendar = WorkCalendar & { special: SpecialDay[] }

/** Every weekday from ten to six: what a company without a calendar of its own works. */
export const usualWeek: Record<string, [number, number][]> = Object.fromEntries(
  [1, 2, 3, 4, 5].map(weekday => [String(weekday), [[600, 1_080]]]),
)

/** The company's working calendar, its hours read in `zone`: a person's own, or the company's. */
export async function calendarOf(tx: Tx, zone: string): Promise<NamedCalendar> {
  const [row] = await tx.sql<{ week: unknown; days: unknown; years: number[] }>`
    select (select hours from "WorkCalendar" where id = 1) as week,
      (select coalesce(json_agg(json_build_object('date', to_char(date, 'YYYY-MM-DD'), 'kind', kind, 'name', name, 'nameEn', "nameEn", 'hours', hours)
        order by date), '[]') from "CalendarDay") as days,
      (select coalesce(array_agg(year), '{}') from "CalendarYear") as years`
  const week = weekSchema.parse(row?.week ?? usualWeek)
  const special = z
    .array(daySchema)
    .parse(row?.days ?? [])

    .map(({ date, kind, name, nameEn, hours }) => ({
      ...{ date, name, nameEn, works: kind === 'workday' },
      hours: hours ? intervals(hours) : undefined,
    }))
  return {
    zone,
    week: new Map(Object.entries(week).map(([weekday, hours]) => [Number(weekday), intervals(hours)])),
    days: new Map(special.map(day => [day.date, day])),
    years: new Set(row?.years ?? []),
    special,
  }
}

function intervals(hours: [number, number][]): Interval[] {
  return hours.map(([open, close]) => ({ open, close }))
}
