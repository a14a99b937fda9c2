import type { Table } from '../table.ts'
import { edit } from './edit.ts'

export const table: Table = {
  actions: [edit],
}
