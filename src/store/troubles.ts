import type { Trouble } from '../core/errors.ts'
import { newId } from '../core/id.ts'
import type { Tx } from './db.ts'

/** What keeps cards from a place, as it is kept. `chat` is null when it is the whole platform. */
export type TroubleRow = {
  id: string
  platform: string
  chat: string | null
  cause: Trouble
  detail: string
  state: 'open' | 'mended'
  firstAt: Date
  lastAt: Date
  mendedAt: Date | null
  /** Cards that were given up over it and not sent since. */
  waiting: number
}

/** Causes that close every chat of a platform at once. */
const wide: readonly Trouble[] = ['removed', 'signedOut', 'rights']

/**
 * Gives a copy up over a trouble; "sure" says that no attempt so far can have posted it. Undefined when the trouble was known already; its id when it is new and somebody should be told.
 */
export async function giveUp(
  tx: Tx,
  { post, cause, detail, sure, at }: { post: string; cause: Trouble; detail: string; sure: 'sure' | 'doubt'; at: Date },
): Promise<string | undefined> {
  const [noted] = await tx.sql<{ id: string; times: number }>`
    with place as (
      select space."installId", case when ${!wide.includes(cause)} then space.id end as "spaceId"
      from "CardPost" p join "ChatSpace" space on space.id = p."spaceId" where p.id = ${post}
    ), noted as (
      insert into "Trouble" (id, "installId", "spaceId", cause, detail, "openKey", "firstAt", "lastAt")
      select ${newId()}, "installId", "spaceId", ${cause}, ${detail}, concat_ws(':', "installId", "spaceId", ${cause}::text), ${at}, ${at} from place
      on conflict ("openKey") do update set times = "Trouble".times + 1, detail = excluded.detail, "lastAt" = excluded."lastAt"
      returning id, times
    ), given as (
      update "CardPost" set state = 'lost', "troubleId" = noted.id, "busyUntil" = null, "doubtSince" = case when ${sure} = 'doubt' then "doubtSince" end, error = ${detail}, "updatedAt" = ${at}
      from noted where "CardPost".id = ${post}
    )
    select id, times from noted`
  return noted?.times === 1 ? noted.id : undefined
}

/** Notes what closes a whole platform, as the platform itself told. Its id when it is new; undefined when it was known. */
export async function closeInstall(
  tx: Tx,
  { install, cause, at }: { install: string; cause: Trouble; at: Date },
): Promise<string | undefined> {
  const [noted] = await tx.sql<{ id: string; times: number }>`
    insert into "Trouble" (id, "installId", cause, detail, "openKey", "firstAt", "lastAt")
    values (${newId()}, ${install}, ${cause}, '', concat_ws(':', ${install}::text, ${cause}::text), ${at}, ${at})
    on conflict ("openKey") do update set times = "Trouble".times + 1, "lastAt" = excluded."lastAt"
    returning id, times`
  return noted?.times === 1 ? noted.id : undefined
}

/** A platform is open again: its cards that were given up are queued, and whoever reads of the trouble sees that it is over. */
export async function openInstall(tx: Tx, { install, at }: { install: string; at: Date }): Promise<void> {
  const open = await tx.sql<{ id: string }>`
    select id from "Trouble" where "installId" = ${install} and "spaceId" is null and state = 'open'`
  for (const { id } of open) {
    await tryAgain(tx, id)
    await close(tx, id, at)
  }
  await tx.sql`
    with stale as (
      update "CardPost" set wanted = wanted + 1
      where entity = 'trouble' and "entityId" = any (${open.map(({ id }) => id)}::uuid[]) and state in ('queued', 'live') returning id
    )
    select graphile_worker.add_job('card', json_build_object('post', id), job_key := 'card:' || id, max_attempts := 12) from stale`
}

/**
 * A card came through: what stood in its way is mended, and the cards that were given up over it are queued again. A redraw proves
 * nothing about posting, and one method nothing about another's permission, unless the card itself was one of those.
 */
export async function mend(
  tx: Tx,
  { post, posted, at }: { post: string; posted: 'first' | 'again'; at: Date },
): Promise<void> {
  await tx.sql`
    with proof as (
      select p.id, p."spaceId", p."troubleId", space."installId" from "CardPost" p join "ChatSpace" space on space.id = p."spaceId" where p.id = ${post}
    ), mended as (
      update "Trouble" t set state = 'mended', "openKey" = null, "mendedAt" = ${at} from proof
      where t.state = 'open' and t."installId" = proof."installId" and (t."spaceId" is null or t."spaceId" = proof."spaceId")
        and (t.id = proof."troubleId" or (${posted} = 'first' and t.cause <> 'rights'))
      returning t.id
    ), again as (
      update "CardPost" c set state = case when c.state <> 'lost' then c.state when c."messageId" is null then 'queued' else 'live' end,
        wanted = c.wanted + 1, error = null, "troubleId" = null, attempts = 0
      from mended where (c."troubleId" = mended.id and c.state = 'lost') or (c.entity = 'trouble' and c."entityId" = mended.id and c.state in ('queued', 'live'))
      returning c.id
    )
    select graphile_worker.add_job('card', json_build_object('post', id), job_key := 'card:' || id, max_attempts := 12) from again`
  await tx.sql`update "CardPost" set "troubleId" = null where id = ${post} and state = 'live'`
}

/** Queues the cards that were given up over a trouble, to see whether it is mended. Returns how many. */
export async function tryAgain(tx: Tx, id: string): Promise<number> {
  const again = await tx.sql`
    with again as (
      update "CardPost" set state = case when "messageId" is null then 'queued' else 'live' end, wanted = wanted + 1, attempts = 0
      where "troubleId" = ${id} and state = 'lost' returning id
    )
    select graphile_worker.add_job('card', json_build_object('post', id), job_key := 'card:' || id, max_attempts := 12) from again`
  return again.length
}

/** Ends a trouble that nothing waits for any more. */
export async function close(tx: Tx, id: string, at: Date): Promise<void> {
  await tx.sql`update "Trouble" set state = 'mended', "openKey" = null, "mendedAt" = ${at} where id = ${id} and state = 'open'`
}

/** One trouble; undefined when there is none with this id. */
export async function troubleOf(tx: Tx, id: string): Promise<TroubleRow | undefined> {
  return (await rows(tx, id))[0]
}

/** What is not mended yet, newest first. */
export async function openTroubles(tx: Tx): Promise<TroubleRow[]> {
  return rows(tx, null)
}

async function rows(tx: Tx, id: string | null): Promise<TroubleRow[]> {
  return tx.sql<TroubleRow>`
    select t.id, install.platform, space.name as chat, t.cause, t.detail, t.state, t."firstAt", t."lastAt", t."mendedAt",
      (select count(*)::int from "CardPost" p where p."troubleId" = t.id and p.state = 'lost') as waiting
    from "Trouble" t join "ChatInstall" install on install.id = t."installId" left join "ChatSpace" space on space.id = t."spaceId"
    where case when ${id}::uuid is null then t.state = 'open' else t.id = ${id} end
    order by t."lastAt" desc limit 50`
}
