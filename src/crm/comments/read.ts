import type { Tx } from '../../store/db.ts'

export type CommentLine = { id: string; who: string; at: Date; text: string }

/** What was said about a record or added to a talk, the newest first. */
export async function commentsOn(
  tx: Tx,
  { entity, id }: { entity: string; id: string },
  { limit }: { limit: number },
): Promise<CommentLine[]> {
  return tx.sql<CommentLine>`
    select c.id, u."displayName" as who, c.at, c.text from "Comment" c join "User" u on u.id = c."authorId"
    where c.entity = ${entity} and c."entityId" = ${id} order by c.at desc limit ${limit}`
}
