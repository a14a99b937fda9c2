import type { Table } from '../table.ts'
import { outcomeView } from './outcome.ts'
import { fairSettings } from './settings.ts'
import { settleFair } from './settle.ts'

export const table: Table = {
  actions: [],
  views: [outcomeView],
  settings: [fairSettings],
  routines: [settleFair],
}
