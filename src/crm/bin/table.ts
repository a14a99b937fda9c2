import type { Table } from '../table.ts'
import { list as bin, binView } from './list.ts'
import { purge as purgeBin } from './purge.ts'
import { remove as removeRecord } from './remove.ts'
import { restore } from './restore.ts'

export const table: Table = {
  actions: [removeRecord, restore, bin],
  views: [binView],
  routines: [purgeBin],
}
