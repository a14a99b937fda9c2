import type { Context } from '../action.ts'
import type { Conditions } from './rule.ts'

/** A lead as assigning sees it, locked until the transaction ends. */
export type Assignable = Conditions & {
  id: string
  no: string
  title: string
  ownerId: string | null
  poolId: string | null
  homePoolId: string | null
}

/** Locks a lead that may still be given to somebody; undefined when it is lost, converted, deleted or gone. */
export async function lockLead({ tx }: Context, id: string): Promise<Assignable | undefined> {
  const [lead] = await tx.sql<Assignable>`
    select id, no, title, region, source, level, need, tags, "campaignId", "chanceBp", "ownerId", "poolId", "homePoolId" from "Lead"
    where id = ${id} and "deletedAt" is null and "convertedAt" is null and status <> 'lost' for update`
  return lead
}

/** The same for leads that came in together, in the order of the ids. */
export async function lockLeads({ tx }: Context, ids: string[]): Promise<Assignable[]> {
  const leads = await tx.sql<Assignable>`
    select id, no, title, region, source, level, need, tags, "campaignId", "chanceBp", "ownerId", "poolId", "homePoolId" from "Lead"
    where id = any (${ids}::uuid[]) and "deletedAt" is null and "convertedAt" is null and status <> 'lost' order by id for update`
  const byId = new Map(leads.map(lead => [lead.id, lead]))
  return ids.flatMap(id => byId.get(id) ?? [])
}
