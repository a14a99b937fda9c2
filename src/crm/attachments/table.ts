import type { Table } from '../table.ts'
import { attach } from './attach.ts'

export const table: Table = { actions: [attach] }
