/** The table: everything a person can do, and every card that can be drawn. A new verb is one file and one row here. */
import type { Action } from './action.ts'
import { addSign } from './approvals/addSign.ts'
import { agree } from './approvals/agree.ts'
import { agreeAll } from './approvals/batch.ts'
import { approvalView } from './approvals/card.ts'
import { comment } from './approvals/comment.ts'
import { delegate, endDelegation } from './approvals/delegate.ts'
import { edit as editFlow } from './approvals/flows/edit.ts'
import { list as flows, flowsView } from './approvals/flows/list.ts'
import { tryOut as tryFlow, tryView } from './approvals/flows/try.ts'
import { handIn } from './approvals/handIn.ts'
import { list as approvals, inboxView } from './approvals/inbox.ts'
import { more as moreOfApproval, moreView as moreOfApprovalView } from './approvals/more.ts'
import { reject } from './approvals/reject.ts'
import { sendBack } from './approvals/sendBack.ts'
import { show as approval } from './approvals/show.ts'
import { takeBack } from './approvals/takeBack.ts'
import { timeouts } from './approvals/timeouts.ts'
import { handOn } from './approvals/transfer.ts'
import { urge } from './approvals/urge.ts'
import { withdraw } from './approvals/withdraw.ts'
import { setDay } from './calendar/day.ts'
import { show as calendar, calendarView } from './calendar/show.ts'
import { watchYears } from './calendar/watch.ts'
import { setWeek } from './calendar/week.ts'
import { setYear } from './calendar/year.ts'
import { contractView } from './contracts/card.ts'
import { create as contract } from './contracts/create.ts'
import { edit as editContract } from './contracts/edit.ts'
import { ending } from './contracts/ending.ts'
import { list as contracts, listView as contractsView } from './contracts/list.ts'
import { renew } from './contracts/renew.ts'
import { voidContract } from './contracts/voidContract.ts'
import { customerView } from './customers/card.ts'
import { claim as claimCustomer } from './customers/claim.ts'
import { list as customers, listView as customersView } from './customers/list.ts'
import { release as releaseCustomer } from './customers/release.ts'
import { sea, seaView } from './customers/sea.ts'
import { show as customer } from './customers/show.ts'
import { log } from './followups/log.ts'
import { check, uncheck } from './gates/check.ts'
import { list as checks, checksView } from './gates/checks.ts'
import { plan as instalments } from './instalments/plan.ts'
import { promise } from './instalments/promise.ts'
import { remind as remindInstalments } from './instalments/remind.ts'
import { invoiceView } from './invoices/card.ts'
import { create as invoice } from './invoices/create.ts'
import { issue, red } from './invoices/issue.ts'
import { list as invoices, listView as invoicesView } from './invoices/list.ts'
import { add as addLead } from './leads/add.ts'
import { leadView } from './leads/card.ts'
import { claim } from './leads/claim.ts'
import { convert } from './leads/convert.ts'
import { list as pool, poolView } from './leads/list.ts'
import { mine, mineView } from './leads/mine.ts'
import { release } from './leads/release.ts'
import { dutyView } from './members/board.ts'
import { away, duty } from './members/duty.ts'
import { add as addDeal } from './opportunities/add.ts'
import { dealView } from './opportunities/card.ts'
import { edit as editDeal } from './opportunities/edit.ts'
import { discount } from './opportunities/lines/discount.ts'
import { list as lines, linesView } from './opportunities/lines/list.ts'
import { remove as removeLine } from './opportunities/lines/remove.ts'
import { save as saveLine } from './opportunities/lines/save.ts'
import { list as deals, listView as dealsView } from './opportunities/list.ts'
import { lost } from './opportunities/lost.ts'
import { more as moreOfDeal, moreView } from './opportunities/more.ts'
import { move as moveDeal } from './opportunities/move.ts'
import { reopen } from './opportunities/reopen.ts'
import { reroute } from './opportunities/reroute.ts'
import { dealSettings } from './opportunities/settings.ts'
import { timeline, timelineView } from './opportunities/timeline.ts'
import { transfer as transferDeal } from './opportunities/transfer.ts'
import { voidDeal } from './opportunities/void.ts'
import { won } from './opportunities/won.ts'
import { orderView } from './orders/card.ts'
import { create as order } from './orders/create.ts'
import { list as orders, listView as ordersView } from './orders/list.ts'
import { cancel, complete, deliver, ship } from './orders/ship.ts'
import { paymentView } from './payments/card.ts'
import { create as payment } from './payments/create.ts'
import { list as payments, listView as paymentsView } from './payments/list.ts'
import { match, matchView } from './payments/match.ts'
import { reverse } from './payments/reverse.ts'
import { deleteStage, orderStage, switchStage } from './pipelines/arrange.ts'
import { list as pipelineList, listView as pipelinesView, pipelineView } from './pipelines/list.ts'
import { save as savePipeline } from './pipelines/save.ts'
import { saveStage } from './pipelines/saveStage.ts'
import { deletePipeline, switchPipeline } from './pipelines/switch.ts'
import { list as products, listView as productsView } from './products/list.ts'
import { save as saveProduct } from './products/save.ts'
import { switchProduct } from './products/switch.ts'
import { quoteView } from './quotes/card.ts'
import { create as quote } from './quotes/create.ts'
import { edit as editQuote } from './quotes/edit.ts'
import { expire } from './quotes/expire.ts'
import { list as quotes, listView as quotesView } from './quotes/list.ts'
import { accepted, declined, sent } from './quotes/outcome.ts'
import { revise } from './quotes/revise.ts'
import { setRate } from './quotes/setRate.ts'
import { quoteSettings } from './quotes/settings.ts'
import { saveCompetitor, switchCompetitor } from './reasons/competitor.ts'
import { list as reasons, listView as reasonsView } from './reasons/list.ts'
import { save as saveReason } from './reasons/save.ts'
import { switchReason } from './reasons/switch.ts'
import { ageing, ageingView } from './receivables/ageing.ts'
import { choiceView } from './records/choice.ts'
import { createHelp } from './records/help.ts'
import { me, meView } from './records/me.ts'
import { search, searchView } from './records/search.ts'
import { show } from './records/show.ts'
import { createUndo } from './records/undo.ts'
import { trailView, why } from './records/why.ts'
import { returnView } from './returns/card.ts'
import { create as giveBack } from './returns/create.ts'
import { received, refunded, show as showReturn, undoReturn } from './returns/steps.ts'
import type { Routine } from './routine.ts'
import { explain, scoreView } from './scores/explain.ts'
import { actSettings } from './settings/acts.ts'
import type { Section } from './settings/section.ts'
import { createSettings } from './settings/settings.ts'
import { planView } from './todo/card.ts'
import { done } from './todo/done.ts'
import { list as todo, todoView } from './todo/list.ts'
import { move as movePlan } from './todo/move.ts'
import { snooze } from './todo/snooze.ts'
import type { View } from './view.ts'

const table = (): readonly Action[] => actions
const { help, helpView } = createHelp(table)
const { show: settings, save: saveSettings, view: settingsView } = createSettings(() => sections)

export const actions: readonly Action[] = [
  ...[addLead, pool, claim, release, mine, convert],
  ...[customer, customers, sea, claimCustomer, releaseCustomer],
  ...[log, todo, done, snooze, movePlan],
  ...[addDeal, deals, moveDeal, won, lost, voidDeal, reopen, reroute, editDeal, transferDeal, moreOfDeal],
  ...[lines, saveLine, removeLine, discount, checks, check, uncheck, timeline, explain],
  ...[pipelineList, savePipeline, switchPipeline, deletePipeline, saveStage, orderStage, switchStage, deleteStage],
  ...[reasons, saveReason, switchReason, saveCompetitor, switchCompetitor, products, saveProduct, switchProduct],
  ...[search, show, why, createUndo(table), me, help],
  ...[
    approvals,
    approval,
    handIn,
    agree,
    agreeAll,
    reject,
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
  ],
  ...[flows, editFlow, tryFlow, quote, quotes, editQuote, sent, accepted, declined, revise, setRate],
  ...[contract, contracts, editContract, renew, voidContract, instalments, promise],
  ...[payment, payments, match, reverse, ageing, invoice, invoices, issue, red],
  ...[order, orders, ship, deliver, complete, cancel, giveBack, showReturn, received, refunded, undoReturn],
  ...[settings, saveSettings],
  ...[calendar, setWeek, setDay, setYear, duty, away],
]

export const views: ReadonlyMap<string, View> = new Map(
  [
    ...[leadView, poolView, mineView, customerView, customersView, seaView, dealView, dealsView],
    ...[
      linesView,
      checksView,
      moreView,
      timelineView,
      scoreView,
      pipelinesView,
      pipelineView,
      reasonsView,
      productsView,
    ],
    ...[planView, todoView, trailView, searchView, choiceView, helpView, meView, settingsView],
    ...[
      calendarView,
      dutyView,
      approvalView,
      moreOfApprovalView,
      inboxView,
      flowsView,
      tryView,
      quoteView,
      quotesView,
      contractView,
      contractsView,
      paymentView,
      paymentsView,
      matchView,
      ageingView,
      invoiceView,
      invoicesView,
      orderView,
      ordersView,
      returnView,
    ],
  ].map(view => [view.name, view]),
)

/** What admins may set. */
const sections: readonly Section[] = [actSettings, dealSettings, quoteSettings]

/** What happens without anybody asking. */
export const routines: readonly Routine[] = [watchYears, expire, timeouts, ending, remindInstalments]
