import type { Table } from '../table.ts'
import { check, uncheck } from './check.ts'
import { list as checks, checksView } from './checks.ts'

export const table: Table = {
  actions: [checks, check, uncheck],
  views: [checksView],
}
