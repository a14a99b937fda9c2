import { nameKey } from '../../core/companyName.ts'
import { eitherOf } from '../../core/conditions.ts'
import { normalPhone } from '../../core/normal.ts'
import { modeOf, scopeOf, withinScope } from '../../core/rights.ts'
import { literally } from '../../store/like.ts'
import type { Prisma } from '../../store/prisma/client.ts'
import type { Context } from '../action.ts'
import { searchArticles } from '../knowledge/suggest.ts'
import { named } from '../named.ts'
import { dealsWithin } from '../opportunities/readable.ts'
import { poolsOf } from '../pools/mine.ts'
import { readable } from '../tickets/rights.ts'
import type { Viewer } from '../view.ts'
import { evened, likely, likelyDeals } from './likely.ts'

/** One line of what was found; `via` is the person at a customer who fits, or an article's tags. */
export type Hit = {
  kind: 'lead' | 'customer' | 'opportunity' | 'ticket' | 'article'
  id: string
  no: string
  title: string
  keeper: string
  via: string
}

export type Looking = Pick<Viewer, 'tx'> & Pick<Context, 'actor'>

/** So many are found of each kind: one more than a list shows. */
const most = 11

/** What was typed, and what it means to whoever typed it. */
type Asked = Looking & {
  query: string
  /** The pools whose names the person sees. */
  pools: string[]
  /** Leads and contacts with this phone number; nobody's, to whoever sees numbers covered (R154). */
  reached: { leads: string[]; contacts: string[] }
  /** Leads and customers whose names may fit. */
  among: { leads: string[]; customers: string[] }
}

/** Everything with that name, initials or phone number that the person may read: customers, deals, leads, tickets, articles. */
export async function hitsFor(context: Looking, query: string, region: string): Promise<Hit[]> {
  const asked = await understood(context, query, region)
  // All of them are on their way at once, over the one connection.
  const [customers, deals, leads, tickets, articles] = await Promise.all([
    customersFor(asked),
    dealsFor(asked),
    leadsFor(asked),
    ticketsFor(asked),
    searchArticles(context, query, { limit: most, offset: 0 }),
  ])
  const kept = [...customers, ...deals, ...leads, ...tickets]
  const people = await peopleAt(asked, customers)
  const keepers = await keepersOf(context.tx, kept)
  return [
    ...kept.map(({ kind, id, no, title, ownerId, poolId }) => ({
      ...{ kind, id, no, title },
      keeper: keepers.get(ownerId ?? poolId ?? '') ?? '',
      via: poolId ? '' : (people.get(id) ?? ''),
    })),
    ...articles.map(({ id, no, title, tags }) => ({
      kind: 'article' as const,
      ...{ id, no, title, via: tags.join(' · '), keeper: '' },
    })),
  ]
}

async function understood(context: Looking, query: string, region: string): Promise<Asked> {
  const { tx, actor } = context
  const pools = (await poolsOf(context)).map(pool => pool.id)
  const points = await pointsWith(tx, phoneIn(query, region))
  const reachedAt = (entity: 'lead' | 'contact') =>
    modeOf(actor, `${entity}.phone`) === 'read'
      ? points.filter(point => point.entity === entity).map(point => point.entityId)
      : []
  const reached = { leads: reachedAt('lead'), contacts: reachedAt('contact') }
  const among = await likely(tx, {
    query,
    actor: actor.id,
    reached: [...reached.leads, ...(await employersOf(tx, reached.contacts))],
  })
  return { ...context, query, pools, reached, among }
}

/** The digits to look for; empty when no number was typed. */
function phoneIn(query: string, region: string): string {
  if (!/^[+\d\s()-]{4,}$/.test(query)) return ''
  return (normalPhone(query, region)?.value ?? query.replace(/\D/g, '')).replace(/^\+86/, '')
}

async function pointsWith(tx: Viewer['tx'], phone: string) {
  return phone ? tx.contactPoint.findMany({ where: { kind: 'phone', normalised: { endsWith: phone } }, take: 50 }) : []
}

type Found = {
  kind: Hit['kind']
  id: string
  no: string
  title: string
  ownerId: string | null
  poolId: string | null
}

const page = { take: most, orderBy: { updatedAt: 'desc' } } as const
const held = { id: true, no: true, ownerId: true } as const
const alive = { deletedAt: null }

// A pool hides phone numbers, so a number does not find what waits in it.
async function leadsFor({ tx, actor, query, pools, reached, among }: Asked): Promise<Found[]> {
  const mine = withinScope(actor, scopeOf(actor, 'read', 'lead'))
  const fits = [...calledLike('title', query), { personName: wordsOf(query) }, { id: { in: reached.leads } }]
  const rows = await tx.lead.findMany({
    where: {
      AND: [
        { id: { in: among.leads } },
        alive,
        { convertedAt: null },
        { OR: [{ AND: [mine, { OR: fits }] }, { poolId: { in: pools }, OR: calledLike('title', query) }] },
      ],
    },
    select: { ...held, title: true, poolId: true },
    ...page,
  })
  return rows.map(row => ({ kind: 'lead', ...row }))
}

async function customersFor(asked: Asked): Promise<Found[]> {
  const { tx, actor, query, pools, among } = asked
  const mine = withinScope(actor, scopeOf(actor, 'read', 'customer'))
  const called = calledLike('name', query)
  const rows = await tx.customer.findMany({
    where: {
      AND: [
        { id: { in: among.customers } },
        alive,
        {
          OR: [
            { AND: [mine, { poolId: null }, { OR: [...called, { contacts: { some: personLike(asked) } }] }] },
            { AND: [eitherOf([mine, { poolId: { in: pools } }]), { OR: called }] },
          ],
        },
      ],
    },
    select: { ...held, name: true, poolId: true },
    ...page,
  })
  return rows.map(({ name, ...row }) => ({ kind: 'customer', ...row, title: name }))
}

async function dealsFor({ tx, actor, query }: Asked): Promise<Found[]> {
  const ids = evened(await likelyDeals(tx, { query, actor: actor.id }))
  const rows = await tx.opportunity.findMany({
    where: { AND: [alive, dealsWithin(actor, 'read'), { OR: named('name', query) }, { id: { in: ids } }] },
    select: { ...held, name: true },
    ...page,
  })
  return rows.map(({ name, ...row }) => ({ kind: 'opportunity', ...row, title: name, poolId: null }))
}

async function ticketsFor({ tx, actor, query }: Asked): Promise<Found[]> {
  const rows = await tx.ticket.findMany({
    where: { AND: [readable(actor), { subject: wordsOf(query) }] },
    select: { ...held, subject: true },
    ...page,
  })
  return rows.map(({ subject, ...row }) => ({ kind: 'ticket', ...row, title: subject, poolId: null }))
}

function wordsOf(query: string) {
  return { contains: literally(query), mode: 'insensitive' as const }
}

/** By name as it is written, its initials, or what is left of it without company words. */
function calledLike(field: 'title' | 'name', query: string) {
  const key = nameKey(query)
  return [...named(field, query), ...(key === '' ? [] : [{ nameKey: { contains: literally(key) } }])]
}

function personLike({ query, reached }: Asked): Prisma.ContactWhereInput {
  return { ...alive, OR: [...named('name', query), { id: { in: reached.contacts } }] }
}

/** Who keeps what was found, people and pools together: one statement instead of one a kind, since each is a way to the database. */
async function keepersOf(tx: Viewer['tx'], found: Found[]): Promise<ReadonlyMap<string, string>> {
  const ids = [...new Set(found.flatMap(({ ownerId, poolId }) => [ownerId ?? [], poolId ?? []].flat()))]
  if (ids.length === 0) return new Map()
  const rows = await tx.sql<{ id: string; name: string }>`
    select id, "displayName" as name from "User" where id = any (${ids}::uuid[])
    union all select id, name from "Pool" where id = any (${ids}::uuid[])`
  return new Map(rows.map(({ id, name }) => [id, name]))
}

/** The first person at each customer who fits what was typed. */
async function peopleAt(asked: Asked, customers: Found[]): Promise<ReadonlyMap<string, string>> {
  if (customers.length === 0) return new Map()
  const rows = await asked.tx.contact.findMany({
    where: { AND: [{ customerId: { in: customers.map(({ id }) => id) } }, personLike(asked)] },
    select: { customerId: true, name: true },
    orderBy: { id: 'desc' },
  })
  return new Map(rows.map(({ customerId, name }) => [customerId, name]))
}

async function employersOf(tx: Viewer['tx'], contacts: string[]): Promise<string[]> {
  if (contacts.length === 0) return []
  const rows = await tx.contact.findMany({ where: { id: { in: contacts } }, select: { customerId: true } })
  return rows.map(({ customerId }) => customerId)
}
