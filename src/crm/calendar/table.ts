import type { Table } from '../table.ts'
import { setDay } from './day.ts'
import { show as calendar, calendarView } from './show.ts'
import { watchYears } from './watch.ts'
import { setWeek } from './week.ts'
import { setYear } from './year.ts'

export const table: Table = {
  actions: [calendar, setWeek, setDay, setYear],
  views: [calendarView],
  routines: [watchYears],
}
