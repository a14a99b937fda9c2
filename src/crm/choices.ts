import { z } from 'zod'
import type { Choice } from '../core/platform.ts'
import { numberIn } from '../core/recordNumber.ts'
import { scopeOf, withinScope } from '../core/rights.ts'
import type { Context } from './action.ts'
import { contactShown } from './contacts/pick.ts'
import { customersReadBy } from './customers/visible.ts'
import { named } from './named.ts'
import { evened, likelyCustomers, likelyDeals, likelyLeads } from './records/likely.ts'

/** Who looks for something while they type; `within` is the id of the record whose things they are. */
type Looking = Pick<Context, 'tx' | 'actor'> & { within?: string | undefined }
/** Finds what fits the letters typed so far, within the rights of who looks; without letters what they touched last. */
export type Choices = (looking: Looking, query: string) => Promise<Choice[]>

const most = 20

/** What fields are searched in, by the name a card gives: `"search": "customers"`. */
export const choices: ReadonlyMap<string, Choices> = new Map([
  ['customers', customers],
  ['records', records],
  ['people', people],
  ['colleagues', colleagues],
  ['contacts', contacts],
])

async function customers({ tx, actor }: Looking, query: string): Promise<Choice[]> {
  const found = await tx.customer.findMany({
    where: {
      AND: [
        withinScope(actor, scopeOf(actor, 'read', 'customer')),
        alive,
        fitting('name', query),
        await among(likelyCustomers, { tx, actor }, query),
      ],
    },
    select: { no: true, name: true },
    ...newest,
  })
  return found.map(({ no, name }) => ({ title: `${no} ${name}`, value: no }))
}

/** Leads, customers and deals that a talk can be logged to. */
async function records(looking: Looking, query: string): Promise<Choice[]> {
  const { tx, actor } = looking
  const may = (kind: 'lead' | 'opportunity') => withinScope(actor, scopeOf(actor, 'update', kind))
  const leads = await tx.lead.findMany({
    where: {
      AND: [
        may('lead'),
        alive,
        { convertedAt: null, poolId: null },
        fitting('title', query),
        await among(likelyLeads, looking, query),
      ],
    },
    select: { no: true, title: true },
    ...newest,
  })
  const deals = await tx.opportunity.findMany({
    where: {
      AND: [
        may('opportunity'),
        alive,
        { closedAt: null },
        fitting('name', query),
        await among(likelyDeals, looking, query),
      ],
    },
    select: { no: true, name: true },
    ...newest,
  })
  return [
    ...(await customers(looking, query)),
    ...deals.map(({ no, name }) => ({ title: `${no} ${name}`, value: no })),
    ...leads.map(({ no, title }) => ({ title: `${no} ${title}`, value: no })),
  ].slice(0, 3 * most)
}

/** Colleagues by name, handle or title, for a field that takes an account. Everybody may know who works here. */
async function people(looking: Looking, query: string): Promise<Choice[]> {
  return (await whoFits(looking, query)).map(({ id, shown }) => ({ title: shown, value: id }))
}

/** The same for a field in which one may as well type a name: what is chosen reads like one. */
async function colleagues(looking: Looking, query: string): Promise<Choice[]> {
  const found = await whoFits(looking, query.replace(/^@/, ''))
  return found.map(({ handle, shown }) => ({ title: shown, value: `@${handle}` }))
}

/** The people of one customer that whoever looks may read, as a field takes that may as well be typed. */
async function contacts({ tx, actor, within }: Looking, query: string): Promise<Choice[]> {
  if (!within || !z.uuid().safeParse(within).success) return []
  const words = { contains: query, mode: 'insensitive' as const }
  const found = await tx.contact.findMany({
    where: {
      customerId: within,
      customer: customersReadBy(actor),
      ...alive,
      OR: [...named('name', query), { title: words }],
    },
    select: { name: true, title: true },
    orderBy: [{ isDecisionMaker: 'desc' }, { createdAt: 'asc' }],
    take: most,
  })
  return found.map(person => ({ title: contactShown(person), value: contactShown(person) }))
}

async function whoFits({ tx }: Looking, query: string) {
  const words = { contains: query, mode: 'insensitive' as const }
  const found = await tx.user.findMany({
    where: {
      status: 'active',
      OR: [{ displayName: words }, { handle: words }, { nameInitials: { contains: query.toLowerCase() } }],
    },
    select: { id: true, handle: true, displayName: true, title: true },
    orderBy: { createdOrder: 'asc' },
    take: most,
  })
  return found.map(({ displayName, title, ...person }) => ({
    ...person,
    shown: [displayName, title].filter(Boolean).join(' · '),
  }))
}

const alive = { deletedAt: null }
const newest = { orderBy: { updatedAt: 'desc' }, take: most } as const

/**
 * With letters to go by, only the records they may mean are looked at, as in a search: a word that stands in every twelfth of a million
 * names is answered as fast as a rare one.
 */
async function among(
  likely: (tx: Looking['tx'], asking: { query: string; actor: string }) => Promise<string[]>,
  { tx, actor }: Looking,
  query: string,
) {
  return query === '' || numberIn(query) ? {} : { id: { in: evened(await likely(tx, { query, actor: actor.id })) } }
}

function fitting(field: 'title' | 'name', query: string) {
  if (query === '') return {}
  const number = numberIn(query)
  return number ? { no: { startsWith: number.no } } : { OR: named(field, query) }
}
