import type { Table } from '../table.ts'
import { set } from './set.ts'
import { list, targetsView } from './show.ts'

export const table: Table = { actions: [list, set], views: [targetsView] }
