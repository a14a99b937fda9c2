import { z } from 'zod'
import { nameKey } from '../../core/companyName.ts'
import { eitherOf } from '../../core/conditions.ts'
import { Refusal } from '../../core/errors.ts'
import { normalPhone } from '../../core/normal.ts'
import { numberIn } from '../../core/recordNumber.ts'
import { modeOf, scopeOf, withinScope } from '../../core/rights.ts'
import { say, t } from '../../core/text.ts'
import { literally } from '../../store/like.ts'
import type { Prisma } from '../../store/prisma/client.ts'
import { type Context, defineAction } from '../action.ts'
import { articleNumber } from '../knowledge/load.ts'
import { searchArticles } from '../knowledge/suggest.ts'
import { drawList } from '../list.ts'
import { named } from '../named.ts'
import { dealsWithin } from '../opportunities/readable.ts'
import { poolsOf } from '../pools/mine.ts'
import { ticketNumber } from '../tickets/load.ts'
import { readable } from '../tickets/rights.ts'
import { defineView, type Viewer } from '../view.ts'
import { evened, likely, likelyDeals } from './likely.ts'
import { show } from './show.ts'

const most = 10

/** Finds records by name, pinyin initials or phone: only what the person may read. */
export const search = defineAction({
  name: 'record.search',
  words: { en: ['search', 'find'], zh: ['搜索', '查找'] },
  usage: { en: '<name, initials or phone>', zh: '<名称、拼音首字母或电话>' },
  does: {
    en: 'Find leads, customers, contacts, deals, tickets and articles',
    zh: '找线索、客户、联系人、商机、工单和文章',
  },
  input: z.object({ query: z.string().min(1).max(200) }),
  read: rest => ({ query: rest }),
  allow: 'everyone',
  async run(context, { query }) {
    if (numberIn(query) || ticketNumber(query) || articleNumber(query)) return show.run(context, { record: query })
    const hits = await find(context, query, context.company.region)
    const [only, second] = hits
    if (!only) throw new Refusal('search.nothing', { query })
    if (!second) return show.run(context, { record: only.no })
    return { cards: [{ view: 'search', of: { entity: 'user', id: context.actor.id }, params: { query }, to: 'only' }] }
  },
})

export const searchView = defineView({
  name: 'search',
  async draw({ tx, actor, reader, company }, _of, given) {
    if (!actor) return null
    const { query } = z.object({ query: z.string() }).parse(given)
    const hits = await find({ tx, actor }, query, company.region)
    const rows = hits.slice(0, most).map(hit => ({
      title: `${hit.no} ${hit.title}`,
      line: [say({ key: `kind.${hit.kind}` }, reader), hit.via, hit.keeper].filter(Boolean).join(' · '),
      buttons: [{ title: say(t('button.open'), reader), verb: 'record.show', data: { record: hit.no } }],
    }))
    const subtitle = hits.length > most ? t('search.more', { shown: most }) : t('search.count', { count: hits.length })
    return drawList(
      { title: t('search.title', { query }), subtitle, empty: t('search.nothing', { query }), rows },
      reader,
    )
  },
})

type Hit = {
  kind: 'lead' | 'customer' | 'opportunity' | 'ticket' | 'article'
  id: string
  no: string
  title: string
  keeper: string
  via: string
}

type Looking = Pick<Viewer, 'tx'> & Pick<Context, 'actor'>

/** What a transaction has found for somebody: they are shown it by the list, which would look for the same again. */
const lookedFor = new WeakMap<Viewer['tx'], { actor: string; query: string; hits: Promise<Hit[]> }>()

function find(context: Looking, query: string, region: string): Promise<Hit[]> {
  const { tx, actor } = context
  const known = lookedFor.get(tx)
  if (known?.actor === actor.id && known.query === query) return known.hits
  const hits = look(context, query, region)
  lookedFor.set(tx, { actor: actor.id, query, hits })
  return hits
}

async function look(context: Looking, query: string, region: string): Promise<Hit[]> {
  const { tx, actor } = context
  const pools = (await poolsOf(context)).map(pool => pool.id)
  const phone = /^[+\d\s()-]{4,}$/.test(query) ? (normalPhone(query, region)?.value ?? query.replace(/\D/g, '')) : ''
  const reached = phone
    ? await tx.contactPoint.findMany({
        where: { kind: 'phone', normalised: { endsWith: phone.replace(/^\+86/, '') } },
        take: 50,
      })
    : []
  // Whoever sees numbers covered finds nobody by them (R154).
  const reachedAt = (entity: 'lead' | 'contact') =>
    modeOf(actor, `${entity}.phone`) === 'read'
      ? reached.filter(point => point.entity === entity).map(point => point.entityId)
      : []
  const [reachedLeads, reachedContacts] = [reachedAt('lead'), reachedAt('contact')]
  const words = { contains: literally(query), mode: 'insensitive' as const }
  const among = await likely(tx, {
    query,
    actor: actor.id,
    reached: [...reachedLeads, ...(await employersOf(tx, reachedContacts))],
  })
  const key = nameKey(query)
  const called = (field: 'title' | 'name') => [
    ...named(field, query),
    ...(key === '' ? [] : [{ nameKey: { contains: literally(key) } }]),
  ]
  const scope = (kind: 'lead' | 'customer') => withinScope(actor, scopeOf(actor, 'read', kind))
  const page = { take: most + 1, orderBy: { updatedAt: 'desc' } } as const
  const alive = { deletedAt: null }

  // A pool hides phone numbers, so a number does not find what waits in it.
  const leadWhere = {
    AND: [
      { id: { in: among.leads } },
      alive,
      { convertedAt: null },
      {
        OR: [
          {
            AND: [
              scope('lead'),
              {
                OR: [...called('title'), { personName: words }, { id: { in: reachedLeads } }],
              },
            ],
          },
          { poolId: { in: pools }, OR: called('title') },
        ],
      },
    ],
  }
  const contactWhere = { ...alive, OR: [...named('name', query), { id: { in: reachedContacts } }] }
  const customerWhere = {
    AND: [
      { id: { in: among.customers } },
      alive,
      {
        OR: [
          {
            AND: [
              scope('customer'),
              { poolId: null },
              { OR: [...called('name'), { contacts: { some: contactWhere } }] },
            ],
          },
          { AND: [eitherOf([scope('customer'), { poolId: { in: pools } }]), { OR: called('name') }] },
        ],
      },
    ],
  }
  const held = { id: true, no: true, ownerId: true } as const
  const leadsFound = tx.lead.findMany({ where: leadWhere, select: { ...held, title: true, poolId: true }, ...page })
  const customersFound = tx.customer.findMany({
    where: customerWhere,
    select: { ...held, name: true, poolId: true },
    ...page,
  })
  const dealsFound = likelyDeals(tx, { query, actor: actor.id }).then(ids =>
    tx.opportunity.findMany({
      where: { AND: [alive, dealsWithin(actor, 'read'), { OR: named('name', query) }, { id: { in: evened(ids) } }] },
      select: { ...held, name: true },
      ...page,
    }),
  )
  const ticketsFound = tx.ticket.findMany({
    where: { AND: [readable(actor), { subject: words }] },
    select: { ...held, subject: true },
    ...page,
  })
  const articlesFound = searchArticles({ tx, actor }, query, { limit: most + 1, offset: 0 })
  // All of them are on their way at once, over the one connection.
  const [leads, customers, deals, tickets, articles] = await Promise.all([
    leadsFound,
    customersFound,
    dealsFound,
    ticketsFound,
    articlesFound,
  ])
  const people = await peopleAt(tx, customers, contactWhere)
  const keepers = await keepersOf(tx, [...leads, ...customers, ...deals, ...tickets])
  const keeperOf = ({ ownerId, poolId = null }: Kept) => keepers.get(ownerId ?? poolId ?? '') ?? ''
  return [
    ...customers.map(row => ({
      kind: 'customer' as const,
      ...{ id: row.id, no: row.no, title: row.name, keeper: keeperOf(row) },
      via: row.poolId ? '' : (people.get(row.id) ?? ''),
    })),
    ...deals.map(row => ({
      kind: 'opportunity' as const,
      ...{ id: row.id, no: row.no, title: row.name, keeper: keeperOf(row), via: '' },
    })),
    ...leads.map(row => ({
      kind: 'lead' as const,
      ...{ id: row.id, no: row.no, title: row.title, keeper: keeperOf(row), via: '' },
    })),
    ...tickets.map(row => ({
      kind: 'ticket' as const,
      ...{ id: row.id, no: row.no, title: row.subject, keeper: keeperOf(row), via: '' },
    })),
    ...articles.map(({ id, no, title, tags }) => ({
      kind: 'article' as const,
      ...{ id, no, title, via: tags.join(' · '), keeper: '' },
    })),
  ]
}

type Kept = { ownerId: string | null; poolId?: string | null }

/** Who keeps what was found, people and pools together: one statement instead of one a kind, since each is a way to the database. */
async function keepersOf(tx: Viewer['tx'], found: Kept[]): Promise<ReadonlyMap<string, string>> {
  const ids = [...new Set(found.flatMap(({ ownerId, poolId }) => [ownerId ?? [], poolId ?? []].flat()))]
  if (ids.length === 0) return new Map()
  const rows = await tx.sql<{ id: string; name: string }>`
    select id, "displayName" as name from "User" where id = any (${ids}::uuid[])
    union all select id, name from "Pool" where id = any (${ids}::uuid[])`
  return new Map(rows.map(({ id, name }) => [id, name]))
}

/** The first person at each customer who fits what was typed. */
async function peopleAt(
  tx: Viewer['tx'],
  customers: { id: string }[],
  where: Prisma.ContactWhereInput,
): Promise<ReadonlyMap<string, string>> {
  if (customers.length === 0) return new Map()
  const rows = await tx.contact.findMany({
    where: { AND: [{ customerId: { in: customers.map(({ id }) => id) } }, where] },
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
