import { scopeOf, withinScope } from '../../core/rights.ts'
import { literally } from '../../store/like.ts'
import type { ImportEntity } from '../imports/job.ts'
import { named } from '../named.ts'
import { dealsWithin } from '../opportunities/readable.ts'
import { poolsOf } from '../pools/mine.ts'
import { lists, type Shown, type Where } from './lists.ts'
import type { Taking } from './sheet.ts'

const pageSize = 1_000
/** What is asked for: words of the name, only what is the person's own, or what a list shows. */
export type Filter = { words: string; mine: boolean; shown?: Shown | undefined }

/**
 * The records of a kind that the person may both read and take out, in pages, oldest first: the same conditions as every list, and
 * what waits in their pools (R153, R159).
 */
export async function* idsOf(taking: Taking, entity: ImportEntity, filter: Filter): AsyncIterable<string[]> {
  if (entity === 'followup') {
    // What was said with somebody is for whoever may read them: a pool shows its members who waits, and no more.
    for (const holder of ['customer', 'lead'] as const)
      for await (const ids of pages(taking, holder, {
        AND: [await whereOf(taking, holder, filter), within(taking, holder)],
      }))
        yield talksOf(taking, holder, ids)
    return
  }
  yield* pages(taking, entity, await whereOf(taking, entity, filter))
}

/** How many there are; undefined where counting would take as long as reading. */
export async function countOf(taking: Taking, entity: ImportEntity, filter: Filter): Promise<number | undefined> {
  if (entity === 'followup') return undefined
  const where = await whereOf(taking, entity, filter)
  const { tx } = taking
  switch (entity) {
    case 'lead':
      return tx.lead.count({ where })
    case 'customer':
      return tx.customer.count({ where })
    case 'contact':
      return tx.contact.count({ where })
    case 'opportunity':
      return tx.opportunity.count({ where })
  }
}

type Numbered = Exclude<ImportEntity, 'followup'>

async function* pages({ tx }: Taking, entity: Numbered, where: Where): AsyncIterable<string[]> {
  for (let after: string | undefined; ; ) {
    const page = {
      where: { AND: [where, after ? { id: { gt: after } } : {}] },
      ...({ select: { id: true }, orderBy: { id: 'asc' }, take: pageSize } as const),
    }
    const rows = await find(tx, entity, page)
    if (rows.length > 0) yield rows.map(({ id }) => id)
    if (rows.length < pageSize) return
    after = rows.at(-1)?.id
  }
}

type Page = { where: Where; select: { id: true }; orderBy: { id: 'asc' }; take: number }

function find(tx: Taking['tx'], entity: Numbered, page: Page): Promise<{ id: string }[]> {
  switch (entity) {
    case 'lead':
      return tx.lead.findMany(page)
    case 'customer':
      return tx.customer.findMany(page)
    case 'contact':
      return tx.contact.findMany(page)
    case 'opportunity':
      return tx.opportunity.findMany(page)
  }
}

async function talksOf({ tx }: Taking, holder: 'customer' | 'lead', ids: string[]): Promise<string[]> {
  const rows =
    holder === 'customer'
      ? await tx.sql<{ id: string }>`
          select id from "FollowUpRecord" where "customerId" = any (${ids}::uuid[]) and "deletedAt" is null order by at, id`
      : await tx.sql<{ id: string }>`
          select id from "FollowUpRecord"
          where entity = 'lead' and "entityId" = any (${ids}::uuid[]) and "customerId" is null and "deletedAt" is null order by at, id`
  return rows.map(({ id }) => id)
}

/** What was asked for, within what the person may read and take out. */
async function whereOf(taking: Taking, entity: Numbered, { words, mine, shown }: Filter): Promise<Where> {
  const own = shown ? await lists[shown.list].where(taking, shown.filter) : mine ? { ownerId: taking.actor.id } : {}
  switch (entity) {
    case 'lead':
      return {
        AND: [
          { deletedAt: null, convertedAt: null },
          own,
          await visible(taking, 'lead'),
          like(words, ['title'], ['source', 'region']),
        ],
      }
    case 'customer':
      return {
        AND: [
          { deletedAt: null },
          own,
          await visible(taking, 'customer'),
          like(words, ['name'], ['industry', 'region']),
        ],
      }
    case 'contact':
      return {
        AND: [
          { deletedAt: null, customer: { AND: [{ deletedAt: null }, own, await visible(taking, 'customer')] } },
          words ? { OR: [...named('name', words), { customer: { OR: named('name', words) } }] } : {},
        ],
      }
    case 'opportunity':
      return {
        AND: [
          { deletedAt: null },
          own,
          within(taking, 'opportunity'),
          words ? { OR: [...named('name', words), { customer: { OR: named('name', words) } }] } : {},
        ],
      }
  }
}

function like(words: string, [name]: ['title' | 'name'], others: string[]): Where {
  if (words === '') return {}
  const contains = { contains: literally(words), mode: 'insensitive' }
  return { OR: [...named(name, words), ...others.map(field => ({ [field]: contains }))] }
}

async function visible(taking: Taking, entity: 'lead' | 'customer'): Promise<Where> {
  if (rights.every(verb => scopeOf(taking.actor, verb, entity).scopes.includes('all'))) return {}
  const pools = (await poolsOf(taking, entity)).map(({ id }) => id)
  return { OR: [within(taking, entity), { poolId: { in: pools } }] }
}

const rights = ['read', 'export'] as const

/** The narrower of the two rights counts. */
function within({ actor }: Taking, entity: Numbered): Where {
  return {
    AND: rights.map(verb =>
      entity === 'opportunity' ? dealsWithin(actor, verb) : withinScope(actor, scopeOf(actor, verb, entity)),
    ),
  }
}
