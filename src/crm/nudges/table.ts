import type { Table } from '../table.ts'
import { nudgeView } from './card.ts'
import { nudgeInTheMorning } from './morning.ts'
import { nudgeSettings } from './settings.ts'

export const table: Table = {
  actions: [],
  views: [nudgeView],
  settings: [nudgeSettings],
  routines: [nudgeInTheMorning],
}
