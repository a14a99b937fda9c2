import type { Table } from '../table.ts'
import { saveCompetitor, switchCompetitor } from './competitor.ts'
import { list as reasons, listView as reasonsView } from './list.ts'
import { save as saveReason } from './save.ts'
import { switchReason } from './switch.ts'

export const table: Table = {
  actions: [reasons, saveReason, switchReason, saveCompetitor, switchCompetitor],
  views: [reasonsView],
}
