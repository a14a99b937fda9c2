import type { Table } from '../table.ts'
import { company } from './company.ts'
import { steps, stepsView } from './steps.ts'

export const table: Table = {
  actions: [steps, company],
  views: [stepsView],
}
