import type { Table } from '../table.ts'
import { add as addPool, edit as editPool } from './edit.ts'
import { list as pools, listView as poolsView } from './list.ts'
import { move as movePool } from './move.ts'
import { recount as recountPools } from './recount.ts'
import { rules as pickRules } from './rules.ts'
import { remove as deletePool, disable as disablePool, enable as enablePool } from './toggle.ts'

export const table: Table = {
  actions: [pools, addPool, editPool, pickRules, disablePool, enablePool, deletePool, movePool],
  views: [poolsView],
  routines: [recountPools],
}
