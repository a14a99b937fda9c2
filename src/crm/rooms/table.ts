import type { Table } from '../table.ts'
import { list, listView } from './list.ts'
import { release, serve } from './serve.ts'

export const table: Table = {
  actions: [list, serve, release],
  views: [listView],
}
