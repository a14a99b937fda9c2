import type { Table } from '../table.ts'
import { costView } from './card.ts'
import { save } from './save.ts'

export const table: Table = { actions: [save], views: [costView] }
