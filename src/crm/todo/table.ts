import type { Table } from '../table.ts'
import { planView } from './card.ts'
import { done } from './done.ts'
import { list as todo, todoView } from './list.ts'
import { move as movePlan } from './move.ts'
import { overdueReminder, planReminder } from './overdue.ts'
import { snooze } from './snooze.ts'

export const table: Table = {
  actions: [todo, done, snooze, movePlan],
  views: [planView, todoView],
  reminders: [planReminder, overdueReminder],
}
