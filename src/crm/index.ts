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
import { list as bin, binView } from './bin/list.ts'
import { purge as purgeBin } from './bin/purge.ts'
import { remove as removeRecord } from './bin/remove.ts'
import { restore } from './bin/restore.ts'
import { setDay } from './calendar/day.ts'
import { show as calendar, calendarView } from './calendar/show.ts'
import { watchYears } from './calendar/watch.ts'
import { setWeek } from './calendar/week.ts'
import { setYear } from './calendar/year.ts'
import { campaignView } from './campaigns/card.ts'
import { channels, channelsView } from './campaigns/channels.ts'
import { addLink } from './campaigns/link.ts'
import { campaigns, campaignsView, showCampaign } from './campaigns/list.ts'
import { materials } from './campaigns/material.ts'
import { qrCode } from './campaigns/qr.ts'
import { saveCampaign } from './campaigns/save.ts'
import { campaignSettings, sourceSettings } from './campaigns/settings.ts'
import { turnCampaign } from './campaigns/turn.ts'
import { edit as editCapacity } from './capacity/edit.ts'
import { list as capacities, listView as capacitiesView } from './capacity/list.ts'
import { remove as deleteCapacity } from './capacity/remove.ts'
import { comment } from './comments/add.ts'
import { commentView, strangerView } from './comments/cards.ts'
import { invite } from './comments/invite.ts'
import { add as addContact } from './contacts/add.ts'
import { contactsBlock } from './contacts/block.ts'
import { contactView } from './contacts/card.ts'
import { contactsView } from './contacts/list.ts'
import { move as moveContact } from './contacts/move.ts'
import { remove as removeContact } from './contacts/remove.ts'
import { show as showContact } from './contacts/show.ts'
import { add as addCustomer } from './customers/add.ts'
import { createCustomerView } from './customers/card.ts'
import { claim as claimCustomer } from './customers/claim.ts'
import { list as customers, listView as customersView } from './customers/list.ts'
import { lock } from './customers/lock.ts'
import { release as releaseCustomer } from './customers/release.ts'
import { sea, seaView } from './customers/sea.ts'
import { show as customer } from './customers/show.ts'
import { tag } from './customers/tag.ts'
import { unlock } from './customers/unlock.ts'
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
import { talksBlock } from './followups/block.ts'
import { bulk } from './followups/bulk.ts'
import { fromMessage } from './followups/fromMessage.ts'
import { log } from './followups/log.ts'
import { offer, offerView } from './followups/offer.ts'
import { removeTalk } from './followups/remove.ts'
import { rewrite } from './followups/rewrite.ts'
import { showTalk, talkView } from './followups/show.ts'
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
import { members, membersView } from './members/list.ts'
import { reject } from './members/reject.ts'
import { requests, requestsView } from './members/requests.ts'
import { reactivate, suspend } from './members/status.ts'
import { doneView as mergedView } from './merge/doneCard.ts'
import { merge } from './merge/merge.ts'
import { previewView as mergePreview } from './merge/preview.ts'
import { unmerge } from './merge/undo.ts'
import { nudgeView } from './nudges/card.ts'
import { nudgeInTheMorning } from './nudges/morning.ts'
import { nudgeSettings } from './nudges/settings.ts'
import { offboard } from './offboarding/offboard.ts'
import { handoverView } from './offboarding/reportCard.ts'
import { runHandovers } from './offboarding/run.ts'
import { add as addDeal } from './opportunities/add.ts'
import { addLost } from './opportunities/addLost.ts'
import { dealsBlock } from './opportunities/block.ts'
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
import { timeline as dealTimeline, timelineView as dealTimelineView } from './opportunities/timeline.ts'
import { transfer as transferDeal } from './opportunities/transfer.ts'
import { voidDeal } from './opportunities/void.ts'
import { won } from './opportunities/won.ts'
import { deleteStage, orderStage, switchStage } from './pipelines/arrange.ts'
import { list as pipelineList, listView as pipelinesView, pipelineView } from './pipelines/list.ts'
import { save as savePipeline } from './pipelines/save.ts'
import { saveStage } from './pipelines/saveStage.ts'
import { deletePipeline, switchPipeline } from './pipelines/switch.ts'
import { add as addPool, edit as editPool } from './pools/edit.ts'
import { list as pools, listView as poolsView } from './pools/list.ts'
import { move as movePool } from './pools/move.ts'
import { recount as recountPools } from './pools/recount.ts'
import { rules as pickRules } from './pools/rules.ts'
import { remove as deletePool, disable as disablePool, enable as enablePool } from './pools/toggle.ts'
import { list as products, listView as productsView } from './products/list.ts'
import { save as saveProduct } from './products/save.ts'
import { switchProduct } from './products/switch.ts'
import { saveCompetitor, switchCompetitor } from './reasons/competitor.ts'
import { list as reasons, listView as reasonsView } from './reasons/list.ts'
import { save as saveReason } from './reasons/save.ts'
import { switchReason } from './reasons/switch.ts'
import { assign } from './records/assign.ts'
import { choiceView } from './records/choice.ts'
import { handedView } from './records/handed.ts'
import { createHelp } from './records/help.ts'
import { me, meView } from './records/me.ts'
import { search, searchView } from './records/search.ts'
import { show } from './records/show.ts'
import { transfer } from './records/transfer.ts'
import { createUndo } from './records/undo.ts'
import { trailView, why } from './records/why.ts'
import { edit as editRecycling } from './recycling/edit.ts'
import { extend } from './recycling/extend.ts'
import { gapsView } from './recycling/gaps.ts'
import { previewView } from './recycling/preview.ts'
import { goneView, pooledView, reportView } from './recycling/report.ts'
import { rules as recycleRules, rulesView as recycleRulesView } from './recycling/rules.ts'
import { recycle } from './recycling/run.ts'
import { remove as deleteRecycling, save as saveRecycling, turn as switchRecycling } from './recycling/save.ts'
import { recyclingSettings } from './recycling/settings.ts'
import { soon, soonView } from './recycling/soon.ts'
import { tell } from './recycling/tell.ts'
import { warn } from './recycling/warn.ts'
import { warningView } from './recycling/warning.ts'
import { relationsBlock } from './relations/block.ts'
import { relate, unrelate } from './relations/relate.ts'
import { alarmView, revealedView, weekView } from './reveals/cards.ts'
import { reveal } from './reveals/reveal.ts'
import { revealSettings } from './reveals/settings.ts'
import { tellReveals } from './reveals/weekly.ts'
import type { Routine } from './routine.ts'
import { explain, scoreView } from './scores/explain.ts'
import { nightlyScores, recount } from './scores/recount.ts'
import { dropSegment, segments, segmentsView } from './segments/list.ts'
import { saveSegment } from './segments/save.ts'
import { actSettings } from './settings/acts.ts'
import type { Section } from './settings/section.ts'
import { createSettings } from './settings/settings.ts'
import { add as addMember } from './team/add.ts'
import { teamBlock } from './team/block.ts'
import { list as team, teamView } from './team/list.ts'
import { teamNoteView } from './team/note.ts'
import { remove as removeMember } from './team/remove.ts'
import { timeline, timelineView } from './timeline/list.ts'
import { openItemsBlock } from './todo/block.ts'
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
  ...[customer, customers, sea, claimCustomer, releaseCustomer, lock, unlock],
  ...[pools, addPool, editPool, pickRules, disablePool, enablePool, deletePool, movePool],
  ...[capacities, editCapacity, deleteCapacity],
  ...[soon, extend, recycleRules, editRecycling, saveRecycling, switchRecycling, deleteRecycling],
  ...[assign, transfer],
  ...[addCustomer, edit],
  ...[addContact, showContact, moveContact, removeContact],
  ...[relate, unrelate, reveal, timeline],
  ...[tag, segments, saveSegment, dropSegment],
  ...[bulk, showTalk, rewrite, removeTalk, comment, invite],
  ...[lookUp, ask, answer, merge, unmerge],
  ...[removeRecord, restore, bin],
  ...[log, offer, fromMessage, todo, done, snooze, movePlan],
  ...[addDeal, addLost, deals, moveDeal, won, lost, voidDeal, reopen, reroute, editDeal, transferDeal, moreOfDeal],
  ...[lines, saveLine, removeLine, discount, checks, check, uncheck, dealTimeline, explain],
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
  ...[members, suspend, reactivate, offboard],
  ...[campaigns, showCampaign, saveCampaign, turnCampaign, addLink, materials, qrCode, channels],
]

/** The card of a customer: every area adds what it knows, in this order. */
const customerView = createCustomerView([
  contactsBlock,
  dealsBlock,
  openItemsBlock,
  talksBlock,
  teamBlock,
  relationsBlock,
])

export const views: ReadonlyMap<string, View> = new Map(
  [
    ...[teamView, teamNoteView, contactView, contactsView, revealedView, alarmView, weekView],
    segmentsView,
    ...[nudgeView, timelineView, talkView, commentView, strangerView],
    ...[leadView, poolView, mineView, customerView, customersView, seaView, dealView, dealsView],
    ...[poolsView, capacitiesView],
    ...[warningView, soonView, goneView, reportView, pooledView, gapsView, recycleRulesView, previewView, handedView],
    ...[
      linesView,
      checksView,
      moreView,
      dealTimelineView,
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
    ...[duplicatesView, askView, answerView, mergePreview, mergedView, binView],
    ...[importView, receivedView, exportView],
    ...[homeView, offerView, joinView, welcomeView, requestsView],
    ...[troubleView, troublesView],
    ...[calendarView, dutyView, assignedView, unassignedView, rulesView, tryView],
    ...[membersView, handoverView, campaignView, campaignsView, channelsView],
  ].map(view => [view.name, view]),
)

/** What admins may set. */
const sections: readonly Section[] = [
  actSettings,
  duplicateSettings,
  responseSettings,
  campaignSettings,
  sourceSettings,
  revealSettings,
  nudgeSettings,
  recyclingSettings,
  dealSettings,
]

/** What happens without anybody asking. */
export const routines: readonly Routine[] = [
  renewOldNames,
  watchYears,
  passOnDue,
  startClocks,
  runHandovers,
  tidyImports,
  tellReveals,
  nudgeInTheMorning,
  recycle,
  tell,
  warn,
  recountPools,
  purgeBin,
  tellStuck,
  askForecast,
  testPassedDays,
  nightlyScores,
]
