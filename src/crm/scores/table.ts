import type { Table } from '../table.ts'
import { explain, scoreView } from './explain.ts'
import { nightlyScores, recount } from './recount.ts'

export const table: Table = {
  actions: [explain, recount],
  views: [scoreView],
  routines: [nightlyScores],
}
