import type { Table } from '../table.ts'
import { plan as instalments } from './plan.ts'
import { promise } from './promise.ts'
import { escalate, instalmentReminder } from './remind.ts'

export const table: Table = {
  actions: [instalments, promise],
  routines: [escalate],
  reminders: [instalmentReminder],
}
