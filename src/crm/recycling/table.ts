import type { Table } from '../table.ts'
import { edit as editRecycling } from './edit.ts'
import { extend } from './extend.ts'
import { gapsView } from './gaps.ts'
import { previewView } from './preview.ts'
import { goneView, pooledView, reportView } from './report.ts'
import { rules as recycleRules, rulesView as recycleRulesView } from './rules.ts'
import { recycle } from './run.ts'
import { remove as deleteRecycling, save as saveRecycling, turn as switchRecycling } from './save.ts'
import { recyclingSettings } from './settings.ts'
import { soon, soonView } from './soon.ts'
import { recycledReminder, tell } from './tell.ts'
import { recycleReminder } from './warn.ts'
import { warningView } from './warning.ts'

export const table: Table = {
  actions: [soon, extend, recycleRules, editRecycling, saveRecycling, switchRecycling, deleteRecycling],
  views: [warningView, soonView, goneView, reportView, pooledView, gapsView, recycleRulesView, previewView],
  settings: [recyclingSettings],
  routines: [recycle, tell],
  reminders: [recycleReminder, recycledReminder],
}
