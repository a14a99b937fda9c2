import type { Table } from '../table.ts'
import { add } from './add.ts'
import { fields } from './fields.ts'
import { list, listView } from './list.ts'
import { remove } from './remove.ts'

export const table: Table = { actions: [list, fields, add, remove], views: [listView] }
