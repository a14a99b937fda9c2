import type { Table } from '../table.ts'
import { ageing, ageingView } from './ageing.ts'

export const table: Table = {
  actions: [ageing],
  views: [ageingView],
}
