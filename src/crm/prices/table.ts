import type { Table } from '../table.ts'
import { tiers } from './tiers.ts'

export const table: Table = { actions: [tiers] }
