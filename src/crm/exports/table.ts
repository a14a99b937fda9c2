import type { Table } from '../table.ts'
import { exportView } from './card.ts'
import { download as exportFile } from './download.ts'
import { start as startExport } from './start.ts'

export const table: Table = {
  actions: [startExport, exportFile],
  views: [exportView],
}
