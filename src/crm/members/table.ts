import type { Table } from '../table.ts'
import { add } from './add.ts'
import { approve } from './approve.ts'
import { dutyView } from './board.ts'
import { joinView, welcomeView } from './card.ts'
import { away, duty } from './duty.ts'
import { edit } from './edit.ts'
import { members, membersView } from './list.ts'
import { reject } from './reject.ts'
import { requests, requestsView } from './requests.ts'
import { reactivate, suspend } from './status.ts'

export const table: Table = {
  actions: [requests, approve, reject, duty, away, members, add, edit, suspend, reactivate],
  views: [joinView, welcomeView, requestsView, dutyView, membersView],
}
