import type { Table } from '../table.ts'
import { relate, unrelate } from './relate.ts'

export const table: Table = {
  actions: [relate, unrelate],
}
