/**
 * Everything a person can do, and every card that can be drawn.
 *
 * A new verb is one file and one row in its area's `table.ts`; a new area is one word here, in its chapter of the help. What works on records of every kind is listed here itself, as it needs to know the others.
 */

import type { Action } from './action.ts'
import { table as approvals } from './approvals/table.ts'
import { table as assignment } from './assignment/table.ts'
import { table as attachments } from './attachments/table.ts'
import { table as bin } from './bin/table.ts'
import { table as calendar } from './calendar/table.ts'
import { table as campaigns } from './campaigns/table.ts'
import { table as capacity } from './capacity/table.ts'
import { table as comments } from './comments/table.ts'
import { contactsBlock } from './contacts/block.ts'
import { table as contacts } from './contacts/table.ts'
import { moneyBlock } from './contracts/block.ts'
import { table as contracts } from './contracts/table.ts'
import { table as costs } from './costs/table.ts'
import { createCustomerView } from './customers/card.ts'
import { table as customers } from './customers/table.ts'
import { table as departments } from './departments/table.ts'
import { figureGaps } from './digests/beside.ts'
import { withLately } from './digests/lately.ts'
import { createDigests } from './digests/table.ts'
import { table as duplicates } from './duplicates/table.ts'
import { table as edits } from './edits/table.ts'
import { table as exports } from './exports/table.ts'
import { table as fairness } from './fairness/table.ts'
import { talksBlock } from './followups/block.ts'
import { table as followups } from './followups/table.ts'
import { table as forecast } from './forecast/table.ts'
import { table as gates } from './gates/table.ts'
import type { Chapter } from './help/chapters.ts'
import { createHelp } from './help/help.ts'
import { table as home } from './home/table.ts'
import { table as imports } from './imports/table.ts'
import { table as instalments } from './instalments/table.ts'
import { table as invoices } from './invoices/table.ts'
import { table as knowledge } from './knowledge/table.ts'
import { table as leads } from './leads/table.ts'
import { table as members } from './members/table.ts'
import { table as merge } from './merge/table.ts'
import { table as numbers } from './numbers/table.ts'
import { table as offboarding } from './offboarding/table.ts'
import { dealsBlock } from './opportunities/block.ts'
import { table as opportunities } from './opportunities/table.ts'
import { table as orders } from './orders/table.ts'
import { table as papers } from './papers/table.ts'
import { table as payments } from './payments/table.ts'
import { table as pipelines } from './pipelines/table.ts'
import { table as pools } from './pools/table.ts'
import { table as prices } from './prices/table.ts'
import { table as products } from './products/table.ts'
import { table as quotes } from './quotes/table.ts'
import { table as reasons } from './reasons/table.ts'
import { table as receivables } from './receivables/table.ts'
import { assign } from './records/assign.ts'
import { choiceView } from './records/choice.ts'
import { handedView } from './records/handed.ts'
import { me, meView } from './records/me.ts'
import { search, searchView } from './records/search.ts'
import { show } from './records/show.ts'
import { transfer } from './records/transfer.ts'
import { createUndo } from './records/undo.ts'
import { trailView, why } from './records/why.ts'
import { table as recycling } from './recycling/table.ts'
import { relationsBlock } from './relations/block.ts'
import { table as relations } from './relations/table.ts'
import { framed } from './reminders/frame.ts'
import type { ReminderKind } from './reminders/kind.ts'
import { createReminders } from './reminders/table.ts'
import { table as reports } from './reports/table.ts'
import { table as returns } from './returns/table.ts'
import { table as reveals } from './reveals/table.ts'
import { table as roles } from './roles/table.ts'
import { table as rooms } from './rooms/table.ts'
import type { Routine } from './routine.ts'
import { table as scores } from './scores/table.ts'
import { table as segments } from './segments/table.ts'
import { actSettings } from './settings/acts.ts'
import type { Section } from './settings/section.ts'
import { createSettings } from './settings/settings.ts'
import { table as sla } from './sla/table.ts'
import { table as start } from './start/table.ts'
import type { Table } from './table.ts'
import { table as targets } from './targets/table.ts'
import { teamBlock } from './team/block.ts'
import { table as team } from './team/table.ts'
import { openTicketsBlock } from './tickets/block.ts'
import { table as tickets } from './tickets/table.ts'
import { table as timeline } from './timeline/table.ts'
import { openItemsBlock } from './todo/block.ts'
import { table as todo } from './todo/table.ts'
import { table as troubles } from './troubles/table.ts'
import type { View } from './view.ts'
import { table as worklogs } from './worklogs/table.ts'

const everyAction = (): readonly Action[] => actions
const { help, helpView } = createHelp(() => chapters)
const { show: settings, save: saveSettings, view: settingsView } = createSettings(() => sections)

/** The card of a customer: every area adds what it knows, in this order. */
const customerView = createCustomerView([
  contactsBlock,
  dealsBlock,
  moneyBlock,
  openItemsBlock,
  openTicketsBlock,
  talksBlock,
  teamBlock,
  relationsBlock,
])

/** What is done with records of any kind. */
const records: Table = {
  actions: [assign, transfer, search, show, why, createUndo(everyAction), me, help],
  views: [customerView, handedView, trailView, searchView, choiceView, helpView, meView],
}

/** Everything people do, in the chapters and the order of the help. */
const chapters: readonly Chapter[] = [
  { name: 'leads', tables: [leads, pools, fairness, assignment, capacity, recycling, campaigns] },
  { name: 'customers', tables: [customers, contacts, relations, team, segments, reveals, timeline, duplicates, merge] },
  { name: 'talks', tables: [todo, followups, comments, createReminders(() => reminderKinds)] },
  { name: 'deals', tables: [opportunities, gates, scores, forecast, products, prices, pipelines, reasons] },
  { name: 'papers', tables: [quotes, contracts, costs, papers, attachments] },
  { name: 'approvals', tables: [approvals] },
  { name: 'money', tables: [orders, instalments, payments, receivables, invoices, returns] },
  { name: 'service', tables: [tickets, worklogs, knowledge, sla] },
  { name: 'reports', tables: [createDigests(withLately(figureGaps), () => reminderKinds), reports, targets] },
  { name: 'records', tables: [records, edits, bin, exports, imports] },
  {
    name: 'company',
    tables: [
      ...[start, members, roles, departments, rooms, calendar, offboarding, numbers, troubles, home],
      { actions: [settings, saveSettings], views: [settingsView] },
    ],
  },
]

const tables: readonly Table[] = chapters.flatMap(chapter => chapter.tables)

export const actions: readonly Action[] = tables.flatMap(table => table.actions)

export const views: ReadonlyMap<string, View> = new Map(
  tables.flatMap(table => table.views ?? []).map(view => [view.name, framed(view, () => reminderKinds)]),
)

/** What admins may set. */
const sections: readonly Section[] = [actSettings, ...tables.flatMap(table => table.settings ?? [])]

/** What happens without anybody asking. */
export const routines: readonly Routine[] = tables.flatMap(table => table.routines ?? [])

/** What people are reminded of, by its name. */
export const reminderKinds: ReadonlyMap<string, ReminderKind> = new Map(
  tables.flatMap(table => table.reminders ?? []).map(kind => [kind.name, kind]),
)
