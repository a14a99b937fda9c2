import { newId } from '../core/id.ts'
import type { Profile } from '../core/platform.ts'
import type { Tx } from './db.ts'

/** A company's place on a platform. */
export type Install = { id: string; platform: string; state: 'active' | 'removed' }
/** A chat account, with whose it is. */
export type Identity = { id: string; userId: string | null }

/** The install of a platform's company, made when it is new. */
export async function installOf(tx: Tx, { platform, tenant }: { platform: string; tenant: string }): Promise<Install> {
  const [known] = await tx.sql<Install>`
    select id, platform, state from "ChatInstall" where platform = ${platform} and "externalTenant" = ${tenant} order by id limit 1`
  if (known) return known
  const [made] = await tx.sql<Install>`
    insert into "ChatInstall" (id, platform, "externalTenant", "appId") values (${newId()}, ${platform}, ${tenant}, ${platform})
    on conflict (platform, "externalTenant", "appId") do update set platform = excluded.platform
    returning id, platform, state`
  if (!made) throw new Error(`no install for ${platform} ${tenant}`)
  return made
}

/** Marks an install; what waits for one that is back goes out again. */
export async function markInstall(tx: Tx, { id }: Install, state: Install['state']): Promise<void> {
  await tx.sql`update "ChatInstall" set state = ${state} where id = ${id}`
  if (state === 'removed') return
  await tx.sql`
    select graphile_worker.add_job('card', json_build_object('post', c.id), job_key := 'card:' || c.id, max_attempts := 12)
    from "CardPost" c join "ChatSpace" s on s.id = c."spaceId"
    where s."installId" = ${id} and c.state in ('queued', 'live') and c.drawn < c.wanted`
}

/** Remembers a chat account as the platform's directory has it now, and where its person is written to in private. */
export async function rememberIdentity(tx: Tx, install: Install, profile: Profile): Promise<Identity> {
  const state = profile.kind === 'member' ? 'active' : 'gone'
  const [identity] = await tx.sql<Identity>`
    insert into "ChatIdentity" (id, "installId", "platformUserId", "displayName", state)
    values (${newId()}, ${install.id}, ${profile.person}, ${profile.name}, ${state})
    on conflict ("installId", "platformUserId") do update set "displayName" = excluded."displayName", state = excluded.state
    returning id, "userId"`
  if (!identity) throw new Error(`no account for ${profile.person}`)
  if (profile.dm !== null)
    await tx.sql`
    insert into "ChatSpace" (id, "installId", "chatId", name, kind, "identityId")
    values (${newId()}, ${install.id}, ${profile.dm}, ${profile.name}, 'dm', ${identity.id})
    on conflict ("installId", "chatId") do update set "identityId" = excluded."identityId"`
  return identity
}

/** The account of a person if we have seen it. */
export async function knownIdentity(tx: Tx, install: Install, person: string): Promise<Identity | undefined> {
  const [identity] = await tx.sql<Identity>`
    select id, "userId" from "ChatIdentity" where "installId" = ${install.id} and "platformUserId" = ${person}`
  return identity
}

/** The names of accounts: of the person where we know whose it is. */
export async function namesOf(
  tx: Tx,
  { platform, tenant, people }: { platform: string; tenant: string; people: string[] },
): Promise<Map<string, string>> {
  const rows = await tx.sql<{ id: string; name: string }>`
    select i."platformUserId" as id, coalesce(u."displayName", i."displayName") as name
    from "ChatIdentity" i join "ChatInstall" install on install.id = i."installId" left join "User" u on u.id = i."userId"
    where install.platform = ${platform} and install."externalTenant" = ${tenant} and i."platformUserId" = any (${people})`
  return new Map(rows.map(({ id, name }) => [id, name]))
}
