import type { Table } from '../table.ts'
import { alertView } from './alert.ts'
import { edit, list, listView } from './edit.ts'
import { scanClocks, wakeUp } from './scan.ts'

export const table: Table = {
  actions: [list, edit],
  views: [alertView, listView],
  routines: [scanClocks, wakeUp],
}
