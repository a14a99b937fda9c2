import type { Table } from '../table.ts'
import { edit as editCapacity } from './edit.ts'
import { list as capacities, listView as capacitiesView } from './list.ts'
import { remove as deleteCapacity } from './remove.ts'

export const table: Table = {
  actions: [capacities, editCapacity, deleteCapacity],
  views: [capacitiesView],
}
