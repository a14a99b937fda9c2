import type { Table } from '../table.ts'
import { dropSegment, segments, segmentsView } from './list.ts'
import { saveSegment } from './save.ts'

export const table: Table = {
  actions: [segments, saveSegment, dropSegment],
  views: [segmentsView],
}
