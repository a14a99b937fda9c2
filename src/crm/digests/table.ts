import type { ReminderKind } from '../reminders/kind.ts'
import type { Table } from '../table.ts'
import type { Beside } from './beside.ts'
import { dailyAgain, pause, resume } from './change.ts'
import { enrolDaily } from './enrol.ts'
import { groupDigest } from './group.ts'
import { createMine } from './mine.ts'
import { open } from './open.ts'
import { rows, rowsView } from './rows.ts'
import { pausedReminder, sendDigests } from './send.ts'
import { service } from './service.ts'
import { digestSettings } from './settings.ts'
import { daily, monthly, quarterly, weekly } from './show.ts'
import { createDigestViews } from './views.ts'

/** `beside` brings what stands beside the figures of a digest: a picture, and lines on what is missing. */
export function createDigests(beside: Beside, kinds: () => ReadonlyMap<string, ReminderKind>): Table {
  return {
    actions: [
      daily,
      weekly,
      monthly,
      quarterly,
      groupDigest,
      createMine(kinds),
      rows,
      open,
      pause,
      dailyAgain,
      resume,
      service,
    ],
    views: [...createDigestViews({ beside, kinds }), rowsView],
    settings: [digestSettings],
    routines: [enrolDaily, sendDigests],
    reminders: [pausedReminder],
  }
}
