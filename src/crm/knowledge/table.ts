import type { Table } from '../table.ts'
import { articleView } from './card.ts'
import { help, listView, search, show, used } from './list.ts'
import { write } from './write.ts'

export const table: Table = {
  actions: [search, show, help, used, write],
  views: [articleView, listView],
}
