import type { Table } from '../table.ts'
import { troubleView } from './card.ts'
import { list as troubles, listView as troublesView } from './list.ts'
import { retry } from './retry.ts'

export const table: Table = {
  actions: [troubles, retry],
  views: [troubleView, troublesView],
}
