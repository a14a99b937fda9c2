import type { Table } from '../table.ts'
import { plan as instalments } from './plan.ts'
import { promise } from './promise.ts'
import { remind as remindInstalments } from './remind.ts'

export const table: Table = {
  actions: [instalments, promise],
  routines: [remindInstalments],
}
