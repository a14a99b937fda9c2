import { newId } from '../core/id.ts'
import type { Entity, Inbound } from '../core/platform.ts'
import type { Actor } from '../core/rights.ts'
import { type ActorRow, actorOf } from './actors.ts'
import type { Company } from './company.ts'
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
export async function takeIn(tx: Tx, inbound: Inbound): Promise<Intake | undefined> {
  const event = newId()
  const [row] = await tx.sql<Row>`
    with fresh as (
      insert into "InboundEvent" (id, platform, tenant, "dedupeKey")
      values (${event}, ${inbound.platform}, ${inbound.tenant}, ${inbound.eventId})
      on conflict (platform, tenant, "dedupeKey") do nothing
      returning id
    )
    select fresh.id is not null as fresh,
      json_build_object('name', company.name, 'locale', company.locale, 'zone', company."timeZone", 'currency', company."baseCurrency", 'region', company."defaultRegion",
        'policies', company.policies) as company,
      row_to_json(person) as person,
      case when space.id is not null then json_build_object('id', space.id, 'kind', space.kind) end as space,
      case when post.id is not null then json_build_object('id', post.id, 'view', post.view, 'entity', post.entity,
        'entityId', post."entityId", 'audience', post.audience, 'readerId', post."readerId", 'params', post.params) end as tapped
    from "CompanySettings" company
    left join fresh on true
    left join "ChatInstall" install on install.platform = ${inbound.platform} and install."externalTenant" = ${inbound.tenant} and install.state = 'active'
    left join "ChatIdentity" identity on identity."installId" = install.id and identity."platformUserId" = ${inbound.person}
    left join "ActorRow" person on person.id = identity."userId"
    left join "ChatSpace" space on space."installId" = install.id and space."chatId" = ${inbound.chat.id}
    left join "CardPost" post on post."spaceId" = space.id and post."messageId" = ${inbound.message ?? null}
    where company.id = 1`
  if (!row) throw new Error('The company has no settings yet: run the migrations and the seed.')
  if (!row.fresh) return undefined
  const { company, space, tapped } = row
  return { event, company, space, tapped, actor: row.person && actorOf(row.person, company, inbound.locale) }
}

/** The answer an earlier delivery of the same event was given; undefined while that one is unknown. */
export async function storedAnswer(tx: Tx, inbound: Inbound): Promise<unknown> {
  const { platform, tenant, eventId } = inbound
  const event = await tx.inboundEvent.findUnique({
    where: { platform_tenant_dedupeKey: { platform, tenant, dedupeKey: eventId } },
  })
  return event?.answer ?? undefined
}

/** Events are kept a week: longer than any platform repeats one. */
export async function forgetOldEvents(tx: Tx, now: Date): Promise<number> {
  const { count } = await tx.inboundEvent.deleteMany({
    where: { receivedAt: { lt: new Date(now.getTime() - 7 * 86_400_000) } },
  })
  return count
}
