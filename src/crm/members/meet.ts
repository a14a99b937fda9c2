import { newId } from '../../core/id.ts'
import { isZone } from '../../core/moment.ts'
import type { Profile } from '../../core/platform.ts'
import { can } from '../../core/rights.ts'
import { peopleWhoMay } from '../../store/actors.ts'
import type { Tx } from '../../store/db.ts'
import { type Identity, type Install, knownIdentity, rememberIdentity } from '../../store/identities.ts'
import { nextNumber } from '../../store/numbers.ts'
import { postCards } from '../../store/posts.ts'
import { privateSpaceOf } from '../../store/spaces.ts'

/** What became of somebody whose chat account we did not know. */
export type Met =
  | { kind: 'linked' }
  | { kind: 'asked'; admins: string[] }
  | { kind: 'rejected' | 'closed' | 'guest' | 'outside' | 'bot' | 'gone' }

/**
 * Finds out whose chat account this is: by the e-mail address that the platform has verified, else by asking the admins. Members of
 * the company only; whoever lost their place, with us or over there, is told nothing but that.
 */
export async function meet(
  tx: Tx,
  { install, profile, now }: { install: Install; profile: Profile; now: Date },
): Promise<Met> {
  if (profile.kind !== 'member') {
    if (await knownIdentity(tx, install, profile.person)) await rememberIdentity(tx, install, profile)
    return { kind: profile.kind }
  }
  const identity = await rememberIdentity(tx, install, profile)
  const user = await userOf(tx, identity, profile.email)
  if (user && user.status !== 'active') return { kind: 'closed' }
  if (!user) return ask(tx, { install, identity, profile, now })
  if (identity.userId !== user.id) await link(tx, { install, identity, profile, user: user.id, now })
  return { kind: 'linked' }
}

type Meeting = { install: Install; identity: Identity; profile: Profile; now: Date }

/** The person an account is linked to already, or the one with its address. */
async function userOf(
  tx: Tx,
  { userId }: Identity,
  email: string | null,
): Promise<{ id: string; status: string } | undefined> {
  const [user] = await tx.sql<{ id: string; status: string }>`
    select id, status from "User" where id = ${userId} or (${userId}::uuid is null and lower(email) = lower(${email}))`
  return user
}

async function link(tx: Tx, { install, identity, profile, user, now }: Meeting & { user: string }): Promise<void> {
  await tx.chatIdentity.update({
    where: { id: identity.id },
    data: { userId: user, linkedAt: now, linkMethod: 'email' },
  })
  await takeOver(tx, user, profile)
  await tx.auditEvent.create({
    data: {
      ...{ id: newId(), at: now, actorId: user, via: 'chat', action: 'member.link', entity: 'user', entityId: user },
      facts: { platform: install.platform, account: profile.name, method: 'email' },
    },
  })
}

/** Clock and language of the chat are the person's, unless they have chosen with us or have those of the company. */
async function takeOver(tx: Tx, user: string, { zone, locale }: Profile): Promise<void> {
  const known = zone && isZone(zone) ? zone : null
  await tx.sql`
    update "User" u set "timeZone" = coalesce(u."timeZone", nullif(${known}, c."timeZone")), locale = coalesce(u.locale, nullif(${locale ?? null}, c.locale))
    from "CompanySettings" c where u.id = ${user} and c.id = 1`
}

/** One request an account: asked again, it is the same one; one that was turned down stays so until an admin changes it. */
async function ask(tx: Tx, { identity, profile, now }: Meeting): Promise<Met> {
  const admins = await peopleWhoMay(tx, can('update', 'user'))
  const names = admins.map(({ name }) => name)
  const known = await tx.joinRequest.findUnique({ where: { identityId: identity.id } })
  if (known?.state === 'rejected') return { kind: 'rejected' }
  if (known?.state === 'waiting') return { kind: 'asked', admins: names }
  const data = { state: 'waiting', email: profile.email, createdAt: now, decidedAt: null, decidedById: null }
  const { id } = await tx.joinRequest.upsert({
    where: { identityId: identity.id },
    create: { id: newId(), no: await nextNumber(tx, 'join'), identityId: identity.id, ...data },
    update: data,
  })
  const of = { entity: 'join' as const, id }
  const posts = await Promise.all(
    admins.map(async admin => ({ spaceId: await privateSpaceOf(tx, admin.id), view: 'join', of, readerId: admin.id })),
  )
  await postCards(
    tx,
    posts.flatMap(({ spaceId, ...post }) => (spaceId ? { ...post, spaceId } : [])),
    now,
  )
  return { kind: 'asked', admins: names }
}
