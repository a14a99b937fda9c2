/**
 * What one area of the CRM brings: its verbs, its cards, what admins may set of it, what it does without being asked, what it
 * reminds people of.
 */
import type { Action } from './action.ts'
import type { ReminderKind } from './reminders/kind.ts'
import type { Routine } from './routine.ts'
import type { Section } from './settings/section.ts'
import type { View } from './view.ts'

export type Table = {
  actions: readonly Action[]
  views?: readonly View[]
  settings?: readonly Section[]
  routines?: readonly Routine[]
  reminders?: readonly ReminderKind[]
}
