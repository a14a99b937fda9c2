import type { Context } from '../action.ts'
import type { Probe } from './matches.ts'

/** What a record would be found by, to look for others that are the same. */
export async function probeOf(
  { tx }: Context,
  { entity, id }: { entity: 'lead' | 'customer'; id: string },
): Promise<Probe> {
  const [row] = await tx.sql<{ name: string | null }>`
    select "companyName" as name from "Lead" where ${entity} = 'lead' and id = ${id}
    union all select name from "Customer" where ${entity} = 'customer' and id = ${id}`
  const points = await tx.sql<Probe['points'][number]>`
    select kind, normalised from "ContactPoint" where entity = ${entity} and "entityId" = ${id} and kind <> 'name'`
  return { name: row?.name ?? '', points, except: id }
}
