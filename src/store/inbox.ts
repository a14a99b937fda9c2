import { newId } from '../core/id.ts'
import type { Act, Entity, Inbound } from '../core/platform.ts'
import type { Actor } from '../core/rights.ts'
import { type ActorRow, actorOf } from './actors.ts'
import { type Company, companyOf } from './company.ts'
import type { Tx } from './db.ts'

/** What is known about an event once it is claimed. */
export type Intake = {
  event: string
  /** Null when the chat account belongs to nobody who works here. */
  actor: Actor | null
  /** The chat it happened in; null when we were never told of that chat. */
  space: { id: string; kind: 'group' | 'dm' } | null
  /** The card copy that was tapped. */
  tapped: Tapped | null
  company: Company
}

type Tapped = {
  id: string
  view: string
  entity: Entity
  entityId: string
  audience: 'room' | 'only'
  readerId: string | null
  params: Record<string, unknown>
  /** Where the copy is, by the platform's id. */
  message: string | null
}

type Row = {
  fresh: boolean
  company: Company
  person: ActorRow | null
  space: Intake['space']
  tapped: Tapped | null
}

/**
 * Claims the event and finds out who acts, where and on which card: one statement, because every tap waits for it.
 * Undefined when the event was claimed before, by a delivery that has committed.
 */
export async function takeIn(tx: Tx, inbound: Act, now: Date): Promise<Intake | undefined> {
  const event = newId()
  const unsaid = inbound.carries ? JSON.stringify(inbound) : null
  const [row] = await tx.sql<Row>`
    with fresh as (
      insert into "InboundEvent" (id, platform, tenant, "dedupeKey", unsaid)
      values (${event}, ${inbound.platform}, ${inbound.tenant}, ${inbound.eventId}, ${unsaid}::jsonb)
      on conflict (platform, tenant, "dedupeKey") do nothing
      returning id
    )
    select fresh.id is not null as fresh,
      json_build_object('name', company.name, 'locale', company.locale, 'zone', company."timeZone", 'currency', company."baseCurrency", 'region', company."defaultRegion",
        'policies', company.policies) as company,
      row_to_json(person) as person,
      case when space.id is not null then json_build_object('id', space.id, 'kind', space.kind) end as space,
      case when post.id is not null then json_build_object('id', post.id, 'view', post.view, 'entity', post.entity,
        'entityId', post."entityId", 'audience', post.audience, 'readerId', post."readerId", 'params', post.params, 'message', post."messageId") end as tapped
    from "CompanySettings" company
    left join fresh on true
    left join "ChatInstall" install on install.platform = ${inbound.platform} and install."externalTenant" = ${inbound.tenant} and install.state = 'active'
    left join "ChatIdentity" identity on identity."installId" = install.id and identity."platformUserId" = ${inbound.person} and identity.state = 'active'
    left join "ActorRow" person on person.id = identity."userId"
    left join "ChatSpace" space on space.id = coalesce(
      (select s.id from "ChatSpace" s where s."installId" = install.id and s."chatId" = ${inbound.chat.id}),
      (select s.id from "ChatSpace" s where s."identityId" = identity.id and s.kind = 'dm' and ${inbound.chat.id}::text = ${inbound.person} limit 1))
    left join "CardPost" post on post.id = coalesce(${inbound.copy ?? null}::uuid,
      (select p.id from "CardPost" p where p."spaceId" = space.id and p."messageId" = ${inbound.message ?? null} limit 1))
    where company.id = 1`
  if (!row) throw new Error('The company has no settings yet: run the migrations and the seed.')
  if (!row.fresh) return undefined
  const { company, space } = row
  const actor = row.person && actorOf(row.person, { ...company, now }, inbound.locale)
  // A copy for one person is nobody else's, whoever names it.
  const tapped = row.tapped?.audience === 'only' && row.tapped.readerId !== actor?.id ? null : row.tapped
  return { event, company, space, tapped, actor }
}

/** Who asks, in the words of the company; nothing is claimed. */
export type Asking = { actor: Actor | null; company: Company }

/** Finds out who asks. */
export async function whoAsks(tx: Tx, inbound: Inbound, now: Date): Promise<Asking> {
  const company = await companyOf(tx)
  const [person] = await tx.sql<ActorRow>`
    select person.* from "ActorRow" person
    join "ChatIdentity" identity on identity."userId" = person.id and identity."platformUserId" = ${inbound.person} and identity.state = 'active'
    join "ChatInstall" install on install.id = identity."installId" and install.state = 'active'
      and install.platform = ${inbound.platform} and install."externalTenant" = ${inbound.tenant}`
  return { company, actor: person ? actorOf(person, { ...company, now }, inbound.locale) : null }
}

/** The answer an earlier delivery of the same event was given; undefined while that one is unknown. */
export async function storedAnswer(tx: Tx, inbound: Inbound): Promise<unknown> {
  const { platform, tenant, eventId } = inbound
  const event = await tx.inboundEvent.findUnique({
    where: { platform_tenant_dedupeKey: { platform, tenant, dedupeKey: eventId } },
  })
  return event?.answer ?? undefined
}

/** What a form was opened for, where that was too long to travel with it. */
export async function keptContext(tx: Tx, event: string): Promise<unknown> {
  const [row] = await tx.sql<{ context: unknown }>`
    select (answer -> 'form' ->> 'context')::jsonb as context from "InboundEvent" where id = ${event}`
  return row?.context
}

/** Ends the key of an event that is acted on once we know who it comes from. */
export const metSuffix = ':met'

/** Ends the key of an event that is acted on once what was sent along is here. */
export const filesSuffix = ':files'

const laterKeys = ['', metSuffix, filesSuffix, `${metSuffix}${filesSuffix}`]

/** Nobody has to say the answer of this event any more. */
export async function answerSaid(
  store: { sql: Tx['sql'] },
  { platform, tenant, eventId }: Pick<Act, 'platform' | 'tenant' | 'eventId'>,
): Promise<void> {
  await store.sql`
    update "InboundEvent" set unsaid = null
    where platform = ${platform} and tenant = ${tenant} and "dedupeKey" = any (${laterKeys.map(suffix => `${eventId}${suffix}`)}) and unsaid is not null`
}

/** The right to say an answer that whoever came first has not said for a quarter of a minute; it is given once. */
export async function mayStillSay(
  store: { sql: Tx['sql'] },
  { platform, tenant, eventId }: Pick<Act, 'platform' | 'tenant' | 'eventId'>,
): Promise<boolean> {
  const taken = await store.sql`
    update "InboundEvent" set unsaid = null
    where platform = ${platform} and tenant = ${tenant} and "dedupeKey" = ${eventId} and unsaid is not null
      and "receivedAt" < now() - interval '15 seconds'
    returning id`
  return taken.length > 0
}

/**
 * Events whose answer was settled and never said: whoever wanted to say it has died over it. Each is handed out once, so that nothing
 * is said twice; one that is older than a quarter of an hour would only confuse.
 */
export async function takeUnsaid(store: { sql: Tx['sql'] }): Promise<unknown[]> {
  const left = await store.sql<{ inbound: unknown }>`
    with late as (
      select id, unsaid from "InboundEvent"
      where unsaid is not null and "receivedAt" < now() - interval '15 seconds' and answer is not null
      order by "receivedAt" limit 100 for update skip locked
    )
    update "InboundEvent" e set unsaid = null from late where e.id = late.id
    returning case when e."receivedAt" > now() - interval '15 minutes' then late.unsaid end as inbound`
  return left.flatMap(({ inbound }) => inbound ?? [])
}

/** Events are kept a week: longer than any platform repeats one. */
export async function forgetOldEvents(tx: Tx, now: Date): Promise<number> {
  const { count } = await tx.inboundEvent.deleteMany({
    where: { receivedAt: { lt: new Date(now.getTime() - 7 * 86_400_000) } },
  })
  return count
}
