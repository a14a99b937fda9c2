import type { Table } from '../table.ts'
import { cancel as cancelImport } from './cancel.ts'
import { importView } from './card.ts'
import { check as checkImport } from './check.ts'
import { download as importRows } from './download.ts'
import { columns as importColumns } from './mapping.ts'
import { recast as importKind } from './recast.ts'
import { arrivedView, receivedView } from './received.ts'
import { run as runImport } from './run.ts'
import { start as startImport } from './start.ts'
import { tidyImports } from './tidy.ts'
import { undo as undoImport } from './undo.ts'

export const table: Table = {
  actions: [startImport, importColumns, importKind, checkImport, runImport, cancelImport, importRows, undoImport],
  views: [importView, receivedView, arrivedView],
  routines: [tidyImports],
}
