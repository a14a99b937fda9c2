import type { Entity } from '../../core/platform.ts'
import { type Actor, scopeOf } from '../../core/rights.ts'
import type { Reader } from '../../core/text.ts'
import type { Company } from '../../store/company.ts'
import type { Tx } from '../../store/db.ts'
import { ownersWithin } from '../opportunities/owners.ts'
import { poolsOf } from '../pools/mine.ts'
import { instantsOf, type Period } from './period.ts'
import { nothing, type Part, part } from './statement.ts'

/** What lines of a report stand for. */
export const groups = [
  ...(['rep', 'source', 'product', 'stage', 'campaign', 'region', 'customer', 'month', 'method'] as const),
  ...(['reason', 'competitor', 'age', 'segment', 'pair', 'field', 'level'] as const),
  ...(['engineer', 'type', 'priority'] as const),
] as const
export type Group = (typeof groups)[number]

/** A report as somebody asks for it: for whose eyes, about which days, lines by what, narrowed to whom. */
export type Asking = {
  tx: Tx
  actor: Actor
  reader: Reader
  company: Company
  period: Period
  fromAt: Date
  toAt: Date
  /** Today in the company's zone. */
  today: string
  group: Group
  person: string | null
  source: string | null
}

/** Where the reader's eyes end, for one kind of record (R151, R153). */
type Within =
  | { all: true }
  | { all: false; owners: string[]; ids: readonly string[]; customers: readonly string[]; pools: string[] }

/** The same question about other days. */
export function during(asking: Asking, period: Period): Asking {
  return { ...asking, period, ...instantsOf(period, asking.company.zone) }
}

/**
 * The condition that a record, known as `r`, may be read by who asks, and fits the filters for its owner: the test that a single read
 * makes, over a table.
 */
export async function readable(asking: Asking, entity: Entity): Promise<Part> {
  const { person } = asking
  const whose = person ? part`and r."ownerId" = ${person}` : nothing
  return part`${conditionOf(await within(asking, entity), entity)} ${whose}`
}

/** The people whose doings may be read, as a condition on a column with their id. */
export async function peopleReadable(asking: Asking, column: Part): Promise<Part> {
  const seen = await within(asking, 'plan')
  const whose = asking.person ? part`and ${column} = ${asking.person}` : nothing
  return seen.all ? part`true ${whose}` : part`${column} = any (${seen.owners}::uuid[]) ${whose}`
}

function conditionOf(seen: Within, entity: Entity): Part {
  if (seen.all) return part`true`
  const own = part`r."ownerId" = any (${seen.owners}::uuid[])`
  const helped = seen.ids.length > 0 ? part`or r.id = any (${[...seen.ids]}::uuid[])` : nothing
  // Deals are also read by who looks after their customer (R36).
  const customers =
    entity === 'opportunity'
      ? part`or r."customerId" = any (${[...seen.customers]}::uuid[]) or r."customerId" in (select id from "Customer" where "ownerId" = any (${seen.owners}::uuid[]))`
      : nothing
  const pools = seen.pools.length > 0 ? part`or r."poolId" = any (${seen.pools}::uuid[])` : nothing
  return part`(${own} ${helped} ${customers} ${pools})`
}

async function within({ tx, actor }: Asking, entity: Entity): Promise<Within> {
  const reach = scopeOf(actor, 'read', entity)
  const owners = await ownersWithin(tx, actor, reach)
  if (owners === null) return { all: true }
  const pools = entity === 'lead' || entity === 'customer' ? await poolsOf({ tx, actor }, entity) : []
  return { all: false, owners, ids: reach.helps, customers: reach.helpsCustomers, pools: pools.map(({ id }) => id) }
}
