import type { Table } from '../table.ts'
import { add as addLead } from './add.ts'
import { leadView } from './card.ts'
import { claim } from './claim.ts'
import { convert } from './convert.ts'
import { list as pool, poolView } from './list.ts'
import { mine, mineView } from './mine.ts'
import { release } from './release.ts'
import { responseSettings, startClocks } from './response.ts'
import { show } from './show.ts'

export const table: Table = {
  actions: [show, addLead, pool, claim, release, mine, convert],
  views: [leadView, poolView, mineView],
  settings: [responseSettings],
  routines: [startClocks],
}
