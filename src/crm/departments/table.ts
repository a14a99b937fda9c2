import type { Table } from '../table.ts'
import { list, listView } from './list.ts'
import { remove } from './remove.ts'
import { save } from './save.ts'

export const table: Table = {
  actions: [list, save, remove],
  views: [listView],
}
