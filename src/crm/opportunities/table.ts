import type { Table } from '../table.ts'
import { add as addDeal } from './add.ts'
import { addLost } from './addLost.ts'
import { dealView } from './card.ts'
import { edit as editDeal } from './edit.ts'
import { discount } from './lines/discount.ts'
import { list as lines, linesView } from './lines/list.ts'
import { remove as removeLine } from './lines/remove.ts'
import { save as saveLine } from './lines/save.ts'
import { list as deals, listView as dealsView } from './list.ts'
import { lost } from './lost.ts'
import { more as moreOfDeal, moreView } from './more.ts'
import { move as moveDeal } from './move.ts'
import { reopen } from './reopen.ts'
import { reroute } from './reroute.ts'
import { dealSettings } from './settings.ts'
import { slippedReminder, stuckReminder } from './slipped.ts'
import { stuckView, tellStuck } from './stuck.ts'
import { timeline as dealTimeline, timelineView as dealTimelineView } from './timeline.ts'
import { transfer as transferDeal } from './transfer.ts'
import { voidDeal } from './void.ts'
import { won } from './won.ts'

export const table: Table = {
  actions: [
    addDeal,
    addLost,
    deals,
    moveDeal,
    won,
    lost,
    voidDeal,
    reopen,
    reroute,
    editDeal,
    transferDeal,
    moreOfDeal,
    lines,
    saveLine,
    removeLine,
    discount,
    dealTimeline,
  ],
  views: [dealView, dealsView, linesView, moreView, dealTimelineView, stuckView],
  settings: [dealSettings],
  routines: [tellStuck],
  reminders: [slippedReminder, stuckReminder],
}
