import type { Table } from '../table.ts'
import { alarmView, revealedView, weekView } from './cards.ts'
import { reveal } from './reveal.ts'
import { revealSettings } from './settings.ts'
import { revealsReminder, tellReveals } from './weekly.ts'

export const table: Table = {
  actions: [reveal],
  views: [revealedView, alarmView, weekView],
  settings: [revealSettings],
  routines: [tellReveals],
  reminders: [revealsReminder],
}
