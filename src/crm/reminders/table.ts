import type { Table } from '../table.ts'
import { createReminderViews } from './card.ts'
import { done } from './done.ts'
import { freeReminder, remindMe } from './free.ts'
import type { ReminderKind } from './kind.ts'
import { less } from './less.ts'
import { list, listView } from './list.ts'
import { createMorning } from './morning.ts'
import { move } from './move.ts'
import { createOpen } from './open.ts'
import { quietReminder } from './quiet.ts'
import { reminderSettings } from './settings.ts'
import { silence } from './silence.ts'
import { snooze } from './snooze.ts'

/** What every kind of reminder has in common: its cards, what people do with it, and the morning on which all are looked for. */
export function createReminders(kinds: () => ReadonlyMap<string, ReminderKind>): Table {
  const { reminderView, remindersView } = createReminderViews(kinds)
  return {
    actions: [remindMe, list, silence, done, snooze, move, less, createOpen(kinds)],
    views: [reminderView, remindersView, listView],
    settings: [reminderSettings],
    routines: [createMorning(kinds)],
    reminders: [freeReminder, quietReminder],
  }
}
