import type { Context } from '../action.ts'

export type Segment = { id: string; name: string; filter: string; shared: boolean; owner: string; mine: boolean }

/** My saved filters, and those that people of my department share, by name. */
export async function segmentsOf({ tx, actor }: Pick<Context, 'tx' | 'actor'>): Promise<Segment[]> {
  return tx.sql<Segment>`
    select v.id, v.name, v.filter, v.shared, u."displayName" as owner, v."ownerId" = ${actor.id} as mine
    from "SavedView" v join "User" u on u.id = v."ownerId"
    where v.entity = 'customer' and (v."ownerId" = ${actor.id} or v.shared and u."departmentId" is not distinct from ${actor.departmentId}::uuid)
    order by mine desc, v.name`
}

/** The one of this name, mine before a shared one. */
export async function segmentNamed(context: Pick<Context, 'tx' | 'actor'>, name: string): Promise<Segment | undefined> {
  return (await segmentsOf(context)).find(segment => segment.name === name)
}
