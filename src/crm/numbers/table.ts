import type { Table } from '../table.ts'
import { numberSettings } from './settings.ts'

export const table: Table = { actions: [], settings: [numberSettings] }
