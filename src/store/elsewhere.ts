import { newId } from '../core/id.ts'
import type { Tx } from './db.ts'

/**
 * A private card that was given up before it was ever posted goes to where else its reader can be reached (R171). What may stand in the
 * chat without our knowing is left where it is. True when there was such a place; the card is not sent twice when the first one is mended.
 */
export async function postElsewhere(tx: Tx, { post, at }: { post: string; at: Date }): Promise<boolean> {
  const posted = await tx.sql`
    with stuck as (
      select p.*, s."installId" from "CardPost" p join "ChatSpace" s on s.id = p."spaceId" and s.kind = 'dm'
      where p.id = ${post} and p.state = 'lost' and p."messageId" is null and p."doubtSince" is null and p."readerId" is not null
    ), other as (
      select s.id as space from stuck join "ChatSpace" s on s.id = shoal_private_space(stuck."readerId", null) and s."installId" <> stuck."installId"
      where not exists (select 1 from "Trouble" t where t."installId" = s."installId" and t.state = 'open' and (t."spaceId" is null or t."spaceId" = s.id))
    ), left_behind as (
      update "CardPost" p set "troubleId" = null, error = 'posted elsewhere' from stuck, other where p.id = stuck.id
    ), posted as (
      insert into "CardPost" (id, "spaceId", view, entity, "entityId", audience, "readerId", params, "createdAt", "updatedAt")
      select ${newId()}, other.space, view, entity, "entityId", audience, "readerId", params, ${at}, ${at} from stuck, other returning id
    )
    select graphile_worker.add_job('card', json_build_object('post', id), job_key := 'card:' || id, max_attempts := 12) from posted`
  return posted.length > 0
}

/**
 * A card whose message can no longer be changed is posted anew below, as it is now, so that nobody goes by what the old one says (R170). The
 * old message is left behind.
 */
export async function postAnew(tx: Tx, { post, error, at }: { post: string; error: string; at: Date }): Promise<void> {
  await tx.sql`
    with old as (
      update "CardPost" set state = 'lost', "busyUntil" = null, "doubtSince" = null, error = ${error}, "updatedAt" = ${at}
      where id = ${post} and state in ('queued', 'live') returning *
    ), posted as (
      insert into "CardPost" (id, "spaceId", "threadId", view, entity, "entityId", audience, "readerId", params, "createdAt", "updatedAt")
      select ${newId()}, "spaceId", "threadId", view, entity, "entityId", audience, "readerId", params, ${at}, ${at} from old returning id
    )
    select graphile_worker.add_job('card', json_build_object('post', id), job_key := 'card:' || id, max_attempts := 12) from posted`
}
