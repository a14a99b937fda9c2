import type { Table } from '../table.ts'
import { addSign } from './addSign.ts'
import { agree } from './agree.ts'
import { agreeAll, rejectAll } from './batch.ts'
import { approvalView } from './card.ts'
import { comment } from './comment.ts'
import { delegate, endDelegation } from './delegate.ts'
import { edit } from './edit.ts'
import { edit as editFlow } from './flows/edit.ts'
import { list as flows, flowsView } from './flows/list.ts'
import { tryOut as tryFlow, tryView } from './flows/try.ts'
import { handIn } from './handIn.ts'
import { beginnings } from './handOver.ts'
import { list as approvals, inboxView } from './inbox.ts'
import { leavers } from './leavers.ts'
import { more as moreOfApproval, moreView as moreOfApprovalView } from './more.ts'
import { reject } from './reject.ts'
import { sendBack } from './sendBack.ts'
import { show as approval } from './show.ts'
import { takeBack } from './takeBack.ts'
import { approvalReminder, timeouts } from './timeouts.ts'
import { handOn } from './transfer.ts'
import { urge } from './urge.ts'
import { withdraw } from './withdraw.ts'

export const table: Table = {
  actions: [
    approvals,
    approval,
    handIn,
    agree,
    agreeAll,
    reject,
    rejectAll,
    edit,
    sendBack,
    handOn,
    addSign,
    comment,
    urge,
    withdraw,
    takeBack,
    delegate,
    endDelegation,
    moreOfApproval,
    flows,
    editFlow,
    tryFlow,
  ],
  views: [approvalView, moreOfApprovalView, inboxView, flowsView, tryView],
  routines: [timeouts, leavers, beginnings],
  reminders: [approvalReminder],
}
