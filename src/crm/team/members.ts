import { z } from 'zod'
import { dateName } from '../../core/moment.ts'
import type { RecordRef } from '../../core/platform.ts'
import { type Reader, say, t } from '../../core/text.ts'
import type { Tx } from '../../store/db.ts'
import type { Context } from '../action.ts'

export const levels = ['read', 'write'] as const
export type Level = (typeof levels)[number]

/** Somebody's place on the team of a record; `expiresOn` is its last day, "2026-06-30". */
export type Place = { level: Level; expiresOn: string | null }
export type Member = Place & { userId: string; name: string }

/** Members as the trail keeps them. */
export const placesSchema = z.array(
  z.object({ userId: z.uuid(), level: z.enum(levels), expiresOn: z.string().nullable() }),
)

/** Who helps with a record on a day, those who may work on it first. The owner is never among them. */
export async function teamOf(tx: Tx, { entity, id }: RecordRef, today: string): Promise<Member[]> {
  return tx.sql<Member>`
    select t."userId", u."displayName" as name, t.level, t."expiresOn"
    from "TeamMember" t join "User" u on u.id = t."userId"
    where t.entity = ${entity} and t."entityId" = ${id} and (t."expiresOn" is null or t."expiresOn" >= ${today}::date)
    order by t.level desc, t."createdAt", u."createdOrder"`
}

/** Puts a person on the team, or changes the place they have. Returns the place they had. */
export async function joinTeam(
  context: Pick<Context, 'tx' | 'actor' | 'now'>,
  { entity, id }: RecordRef,
  { userId, level, expiresOn }: Place & { userId: string },
): Promise<Place | null> {
  const { tx, actor, now } = context
  const [before] = await tx.sql<Place>`
    select level, "expiresOn" from "TeamMember"
    where entity = ${entity} and "entityId" = ${id} and "userId" = ${userId} for update`
  await tx.sql`
    insert into "TeamMember" (entity, "entityId", "userId", level, "expiresOn", "grantedById", "createdAt")
    values (${entity}, ${id}, ${userId}, ${level}, ${expiresOn}, ${actor.id}, ${now})
    on conflict (entity, "entityId", "userId") do update
    set level = excluded.level, "expiresOn" = excluded."expiresOn", "grantedById" = excluded."grantedById"`
  return before ?? null
}

/** Takes a person off the team. Returns the place they had; null when they had none. */
export async function leaveTeam(tx: Tx, { entity, id }: RecordRef, userId: string): Promise<Place | null> {
  const [place] = await tx.sql<Place>`
    delete from "TeamMember" where entity = ${entity} and "entityId" = ${id} and "userId" = ${userId}
    returning level, "expiresOn"`
  return place ?? null
}

/** A record that goes to a pool takes nobody along. Returns the members, so that it can be taken back with joinTeam. */
export async function dropTeam(tx: Tx, { entity, id }: RecordRef): Promise<(Place & { userId: string })[]> {
  return tx.sql<Place & { userId: string }>`
    delete from "TeamMember" where entity = ${entity} and "entityId" = ${id} returning "userId", level, "expiresOn"`
}

/** Whoever helped with a record helps with the one it became; the wider place of the two stays, and the owner needs none. */
export async function moveTeam(
  tx: Tx,
  { from, to, owner }: { from: RecordRef; to: RecordRef; owner: string | null },
): Promise<void> {
  await tx.sql`
    with moved as (
      delete from "TeamMember" where entity = ${from.entity} and "entityId" = ${from.id} returning *
    )
    insert into "TeamMember" (entity, "entityId", "userId", level, "expiresOn", "grantedById", "createdAt")
    select ${to.entity}, ${to.id}, "userId", level, "expiresOn", "grantedById", "createdAt" from moved
    where "userId" is distinct from ${owner}::uuid
    on conflict (entity, "entityId", "userId") do update
    set level = greatest("TeamMember".level, excluded.level),
      "expiresOn" = case when "TeamMember"."expiresOn" is null or excluded."expiresOn" is null then null
        else greatest("TeamMember"."expiresOn", excluded."expiresOn") end`
}

/** "可跟进，到 6月30日 周三": what a place allows, and until when. */
export function placeName({ level, expiresOn }: Place, reader: Reader): string {
  const may = t(level === 'write' ? 'team.write' : 'team.read')
  if (expiresOn === null) return say(may, reader)
  const day = dateName(new Date(expiresOn), { ...reader, zone: 'UTC' })
  return say(t('team.placeUntil', { may, day }), reader)
}
