import type { Table } from '../table.ts'
import { add } from './add.ts'
import { files, list, listView, remove } from './list.ts'
import { report, reportView } from './report.ts'
import { reportFile } from './reportFile.ts'

export const table: Table = {
  actions: [add, list, remove, files, report, reportFile],
  views: [listView, reportView],
}
