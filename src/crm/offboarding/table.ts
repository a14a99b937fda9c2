import type { Table } from '../table.ts'
import { offboard } from './offboard.ts'
import { handoverView } from './reportCard.ts'
import { runHandovers } from './run.ts'

export const table: Table = {
  actions: [offboard],
  views: [handoverView],
  routines: [runHandovers],
}
