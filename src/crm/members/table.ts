import type { Table } from '../table.ts'
import { approve } from './approve.ts'
import { dutyView } from './board.ts'
import { joinView, welcomeView } from './card.ts'
import { away, duty } from './duty.ts'
import { members, membersView } from './list.ts'
import { reject } from './reject.ts'
import { requests, requestsView } from './requests.ts'
import { reactivate, suspend } from './status.ts'

export const table: Table = {
  actions: [requests, approve, reject, duty, away, members, suspend, reactivate],
  views: [joinView, welcomeView, requestsView, dutyView, membersView],
}
