import { type Actor, allows, can, scopeOf } from '../../core/rights.ts'
import type { Every } from '../../core/slots.ts'
import type { Figure } from './figures/figure.ts'
import * as money from './figures/money.ts'
import * as promises from './figures/promises.ts'
import * as sales from './figures/sales.ts'
import * as tickets from './figures/tickets.ts'
import type { PersonPart } from './people.ts'

/**
 * What a kind of digest tells. `needs` come first and are told whenever there are any; `changed` are told with what they were before;
 * `asItStands` only beside the others. Each person the reader looks after has a line with what `people` names.
 *
 * `charts` is where one picture comes in: the name of a chart that the reports draw for the same window and holders.
 */
export type DigestKind = {
  name: 'agenda' | 'team' | 'finance' | 'service' | 'group'
  needs: readonly Figure[]
  changed: readonly Figure[]
  asItStands: readonly Figure[]
  people: readonly PersonPart[]
  /** The lines of the reader's own day: promises, and what was folded for the digest. */
  ownDay: boolean
  /** How far the reader and those they look after are with their targets of the month. */
  aims?: true
  /** Who gets it without asking, and how often. */
  usually: readonly Every[]
  isFor(actor: Actor): boolean
}

const { approvals, myOverdue, myToday, overduePromises, snoozedOut } = promises
const { claimed, extended, lost, moved, newLeads, recycled, slipped, stuck, talks, won } = sales
const { allOverdue, collected, comingIn, newlyOverdue, toIssue } = money
const { customersLate, customersRated, dueLater, escalated, late, queued, ratedBadly } = tickets
const { myDue, myLate, myTickets, myVisits } = tickets
const { hours, lateAnswers, lateSolutions, open, opened, rated, reopened, resolved, waiting } = tickets
const sold = ['talks', 'claimed', 'won', 'overdue'] as const

/** What a person has to do today. */
const agenda: DigestKind = {
  name: 'agenda',
  needs: [approvals, myOverdue, myToday, myVisits, myLate, myDue, myTickets],
  changed: [],
  asItStands: [],
  people: [],
  ownDay: true,
  aims: true,
  usually: ['day'],
  isFor: actor =>
    allows(can('create', 'plan'), actor) && ![leads, keepsBooks, dispatches, administers].some(is => is(actor)),
}

/** What happened with those somebody looks after; for a rep that is their own work. */
const team: DigestKind = {
  name: 'team',
  needs: [approvals, myOverdue, myToday, newlyOverdue, customersLate, recycled, slipped, stuck, snoozedOut, extended],
  changed: [newLeads, claimed, talks, moved, won, lost, collected, customersRated],
  asItStands: [overduePromises, allOverdue],
  people: sold,
  ownDay: true,
  aims: true,
  usually: ['day', 'week', 'month'],
  isFor: actor => leads(actor) && !administers(actor),
}

const finance: DigestKind = {
  name: 'finance',
  needs: [approvals, myOverdue, myToday, newlyOverdue, toIssue],
  changed: [collected],
  asItStands: [allOverdue, comingIn],
  people: [],
  ownDay: true,
  usually: ['day', 'week', 'month'],
  isFor: actor => keepsBooks(actor) && !administers(actor),
}

/** What customers wait for, for those who hand tickets out. */
const service: DigestKind = {
  name: 'service',
  needs: [late, queued, escalated, ratedBadly, dueLater, approvals, myOverdue, myToday],
  changed: [opened, resolved, reopened, lateAnswers, lateSolutions, hours, rated],
  asItStands: [open, waiting],
  people: ['resolved', 'open', 'late'],
  ownDay: true,
  usually: ['day', 'week', 'month'],
  isFor: actor => dispatches(actor) && !administers(actor),
}

/** What a room may know: how many, and never how much. */
const group: DigestKind = {
  name: 'group',
  needs: [recycled],
  changed: [newLeads, claimed, talks, moved, won, lost],
  asItStands: [],
  people: sold,
  ownDay: false,
  usually: [],
  isFor: actor => leads(actor) || administers(actor),
}

export const digestKinds = { agenda, team, finance, service, group }

/** What a kind tells of such a span. A day's agenda is what is to be done; whoever looks back on a week reads what they did in it. */
export function kindOf(name: DigestKind['name'], every: Every): DigestKind {
  return name === 'agenda' && every !== 'day' ? { ...agenda, changed: team.changed } : digestKinds[name]
}

/** The kind a person means by "digest": that of those they lead, of the money or the service they look after, or of their own day. */
export function kindFor(actor: Actor): DigestKind {
  if (leads(actor) || administers(actor)) return team
  return [finance, service].find(kind => kind.isFor(actor)) ?? agenda
}

/** Reads what others sell. */
function leads(actor: Actor): boolean {
  return scopeOf(actor, 'update', 'lead').scopes.some(scope => scope !== 'self')
}

/** Writes down what anybody paid. */
function keepsBooks(actor: Actor): boolean {
  return scopeOf(actor, 'update', 'payment').scopes.includes('all')
}

/** Hands tickets out. */
function dispatches(actor: Actor): boolean {
  return scopeOf(actor, 'assign', 'ticket').scopes.length > 0
}

/** Looks after the installation, which is no reason to be told every morning what others sold. */
function administers(actor: Actor): boolean {
  return allows(can('update', 'company'), actor)
}
