/** The table: everything a person can do, and every card that can be drawn. A new verb is one file and one row here. */
import type { Action } from './action.ts'
import { accept } from './assignment/accept.ts'
import { unassignedView } from './assignment/alert.ts'
import { decline } from './assignment/decline.ts'
import { assignedView } from './assignment/offerCard.ts'
import { passOnDue } from './assignment/passOn.ts'
import { rules, rulesView } from './assignment/rules.ts'
import { deleteRule, editRule, saveRule, turnRule } from './assignment/saveRule.ts'
import { tryRules, tryView } from './assignment/tryRules.ts'
import { setDay } from './calendar/day.ts'
import { show as calendar, calendarView } from './calendar/show.ts'
import { watchYears } from './calendar/watch.ts'
import { setWeek } from './calendar/week.ts'
import { setYear } from './calendar/year.ts'
import { add as addCustomer } from './customers/add.ts'
import { customerView } from './customers/card.ts'
import { claim as claimCustomer } from './customers/claim.ts'
import { list as customers, listView as customersView } from './customers/list.ts'
import { release as releaseCustomer } from './customers/release.ts'
import { sea, seaView } from './customers/sea.ts'
import { show as customer } from './customers/show.ts'
import { answer } from './duplicates/answer.ts'
import { ask } from './duplicates/ask.ts'
import { answerView, askView } from './duplicates/askCard.ts'
import { duplicatesView } from './duplicates/card.ts'
import { lookUp } from './duplicates/lookUp.ts'
import { renewOldNames } from './duplicates/oldNames.ts'
import { duplicateSettings } from './duplicates/settings.ts'
import { edit } from './edits/edit.ts'
import { exportView } from './exports/card.ts'
import { download as exportFile } from './exports/download.ts'
import { start as startExport } from './exports/start.ts'
import { fromMessage } from './followups/fromMessage.ts'
import { log } from './followups/log.ts'
import { offer, offerView } from './followups/offer.ts'
import { answer as answerPoll } from './forecast/answer.ts'
import { funnel, funnelView } from './forecast/funnel.ts'
import { askForecast } from './forecast/poll.ts'
import { pollView } from './forecast/pollCard.ts'
import { show as forecast, forecastView } from './forecast/show.ts'
import { testPassedDays } from './forecast/truth.ts'
import { check, uncheck } from './gates/check.ts'
import { list as checks, checksView } from './gates/checks.ts'
import { homeView } from './home/home.ts'
import { cancel as cancelImport } from './imports/cancel.ts'
import { importView } from './imports/card.ts'
import { check as checkImport } from './imports/check.ts'
import { download as importRows } from './imports/download.ts'
import { columns as importColumns } from './imports/mapping.ts'
import { recast as importKind } from './imports/recast.ts'
import { receivedView } from './imports/received.ts'
import { run as runImport } from './imports/run.ts'
import { start as startImport } from './imports/start.ts'
import { tidyImports } from './imports/tidy.ts'
import { undo as undoImport } from './imports/undo.ts'
import { add as addLead } from './leads/add.ts'
import { leadView } from './leads/card.ts'
import { claim } from './leads/claim.ts'
import { convert } from './leads/convert.ts'
import { list as pool, poolView } from './leads/list.ts'
import { mine, mineView } from './leads/mine.ts'
import { release } from './leads/release.ts'
import { responseSettings, startClocks } from './leads/response.ts'
import { approve } from './members/approve.ts'
import { dutyView } from './members/board.ts'
import { joinView, welcomeView } from './members/card.ts'
import { away, duty } from './members/duty.ts'
import { reject } from './members/reject.ts'
import { requests, requestsView } from './members/requests.ts'
import { add as addDeal } from './opportunities/add.ts'
import { addLost } from './opportunities/addLost.ts'
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
import { stuckView, tellStuck } from './opportunities/stuck.ts'
import { timeline, timelineView } from './opportunities/timeline.ts'
import { transfer as transferDeal } from './opportunities/transfer.ts'
import { voidDeal } from './opportunities/void.ts'
import { won } from './opportunities/won.ts'
import { deleteStage, orderStage, switchStage } from './pipelines/arrange.ts'
import { list as pipelineList, listView as pipelinesView, pipelineView } from './pipelines/list.ts'
import { save as savePipeline } from './pipelines/save.ts'
import { saveStage } from './pipelines/saveStage.ts'
import { deletePipeline, switchPipeline } from './pipelines/switch.ts'
import { list as products, listView as productsView } from './products/list.ts'
import { save as saveProduct } from './products/save.ts'
import { switchProduct } from './products/switch.ts'
import { saveCompetitor, switchCompetitor } from './reasons/competitor.ts'
import { list as reasons, listView as reasonsView } from './reasons/list.ts'
import { save as saveReason } from './reasons/save.ts'
import { switchReason } from './reasons/switch.ts'
import { choiceView } from './records/choice.ts'
import { createHelp } from './records/help.ts'
import { me, meView } from './records/me.ts'
import { search, searchView } from './records/search.ts'
import { show } from './records/show.ts'
import { createUndo } from './records/undo.ts'
import { trailView, why } from './records/why.ts'
import type { Routine } from './routine.ts'
import { explain, scoreView } from './scores/explain.ts'
import { nightlyScores, recount } from './scores/recount.ts'
import { actSettings } from './settings/acts.ts'
import type { Section } from './settings/section.ts'
import { createSettings } from './settings/settings.ts'
import { add as addMember } from './team/add.ts'
import { list as team, teamView } from './team/list.ts'
import { teamNoteView } from './team/note.ts'
import { remove as removeMember } from './team/remove.ts'
import { planView } from './todo/card.ts'
import { done } from './todo/done.ts'
import { list as todo, todoView } from './todo/list.ts'
import { move as movePlan } from './todo/move.ts'
import { snooze } from './todo/snooze.ts'
import { troubleView } from './troubles/card.ts'
import { list as troubles, listView as troublesView } from './troubles/list.ts'
import { retry } from './troubles/retry.ts'
import type { View } from './view.ts'

const table = (): readonly Action[] => actions
const { help, helpView } = createHelp(table)
const { show: settings, save: saveSettings, view: settingsView } = createSettings(() => sections)

export const actions: readonly Action[] = [
  ...[addLead, pool, claim, release, mine, convert],
  ...[addCustomer, edit],
  ...[customer, customers, sea, claimCustomer, releaseCustomer],
  ...[lookUp, ask, answer],
  ...[log, offer, fromMessage, todo, done, snooze, movePlan],
  ...[addDeal, addLost, deals, moveDeal, won, lost, voidDeal, reopen, reroute, editDeal, transferDeal, moreOfDeal],
  ...[lines, saveLine, removeLine, discount, checks, check, uncheck, timeline, explain],
  ...[funnel, forecast, answerPoll, recount],
  ...[pipelineList, savePipeline, switchPipeline, deletePipeline, saveStage, orderStage, switchStage, deleteStage],
  ...[reasons, saveReason, switchReason, saveCompetitor, switchCompetitor, products, saveProduct, switchProduct],
  ...[addMember, removeMember, team],
  ...[search, show, why, createUndo(table), me, help],
  ...[startExport, exportFile],
  ...[startImport, importColumns, importKind, checkImport, runImport, cancelImport, importRows, undoImport],
  ...[requests, approve, reject],
  ...[settings, saveSettings],
  ...[troubles, retry],
  ...[calendar, setWeek, setDay, setYear, duty, away],
  ...[accept, decline, rules, editRule, saveRule, turnRule, deleteRule, tryRules],
]

export const views: ReadonlyMap<string, View> = new Map(
  [
    ...[teamView, teamNoteView],
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
      funnelView,
      forecastView,
      pollView,
      stuckView,
    ],
    ...[planView, todoView, trailView, searchView, choiceView, helpView, meView, settingsView],
    ...[duplicatesView, askView, answerView],
    ...[importView, receivedView, exportView],
    ...[homeView, offerView, joinView, welcomeView, requestsView],
    ...[troubleView, troublesView],
    ...[calendarView, dutyView, assignedView, unassignedView, rulesView, tryView],
  ].map(view => [view.name, view]),
)

/** What admins may set. */
const sections: readonly Section[] = [actSettings, dealSettings, duplicateSettings, responseSettings]

/** What happens without anybody asking. */
export const routines: readonly Routine[] = [
  renewOldNames,
  watchYears,
  tellStuck,
  askForecast,
  testPassedDays,
  nightlyScores,
  passOnDue,
  startClocks,
  tidyImports,
]
