import type { Table } from '../table.ts'
import { doneView as mergedView } from './doneCard.ts'
import { merge } from './merge.ts'
import { previewView as mergePreview } from './preview.ts'
import { unmerge } from './undo.ts'

export const table: Table = {
  actions: [merge, unmerge],
  views: [mergePreview, mergedView],
}
