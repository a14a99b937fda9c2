import type { Table } from '../table.ts'
import { homeView } from './home.ts'

export const table: Table = {
  actions: [],
  views: [homeView],
}
