import type { Table } from '../table.ts'
import { timeline, timelineView } from './list.ts'

export const table: Table = {
  actions: [timeline],
  views: [timelineView],
}
