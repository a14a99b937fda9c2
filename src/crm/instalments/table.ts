import type { Table } from '../table.ts'
import { listTemplates, templatesView } from './listTemplates.ts'
import { plan as instalments } from './plan.ts'
import { promise } from './promise.ts'
import { escalate, instalmentReminder } from './remind.ts'
import { deleteTemplate, saveTemplate } from './saveTemplate.ts'

export const table: Table = {
  actions: [instalments, promise, listTemplates, saveTemplate, deleteTemplate],
  views: [templatesView],
  routines: [escalate],
  reminders: [instalmentReminder],
}
