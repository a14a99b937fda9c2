import type { Context } from '../action.ts'
import type { Mergeable, Row } from './kinds.ts'

/** Whoever kept one of the others goes on working on what is left (R49). Returns who that is, as far as they were no helpers before. */
export async function keepHelpers(
  { tx, actor, now }: Context,
  { entity, head, others }: { entity: Mergeable; head: Row; others: readonly Row[] },
): Promise<string[]> {
  const owners = new Set(
    others.flatMap(({ ownerId }) => (typeof ownerId === 'string' && ownerId !== head.ownerId ? ownerId : [])),
  )
  const rows = await tx.sql<{ userId: string; fresh: boolean }>`
    insert into "TeamMember" (entity, "entityId", "userId", level, "grantedById", "createdAt")
    select ${entity}, ${head.id}, id, 'write', ${actor.id}, ${now} from unnest(${[...owners]}::uuid[]) id
    on conflict (entity, "entityId", "userId") do update set level = 'write', "expiresOn" = null
    returning "userId", xmax = 0 as fresh`
  return rows.flatMap(({ userId, fresh }) => (fresh ? userId : []))
}
