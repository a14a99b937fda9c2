import type { RecordRef } from '../../core/platform.ts'
import type { Context } from '../action.ts'
import { closePlan, refreshNext, remindOf } from '../followups/plan.ts'
import type { Choice } from './kinds.ts'

type Part = { to: string; refs: RecordRef[] }

/** Open deals: to a person, or to whoever looks after their customer now. A customer nobody looks after keeps its deals with the leaver. */
export async function handDeals({ tx, now }: Context, from: string, choice: Choice): Promise<Part[]> {
  const target = typeof choice === 'object' ? choice.to : null
  const moved = await tx.sql<{ id: string; to: string }>`
    update "Opportunity" o set "ownerId" = coalesce(${target}::uuid, keeper.id), "updatedAt" = ${now}, version = o.version + 1
    from "Customer" c left join "User" keeper on keeper.id = c."ownerId" and keeper.status = 'active'
    where c.id = o."customerId" and o."ownerId" = ${from} and o."closedAt" is null and o."deletedAt" is null
      and (${target}::uuid is not null or keeper.id is not null)
    returning o.id, o."ownerId" as to`
  return partsOf(moved.map(({ id, to }) => ({ to, ref: { entity: 'opportunity', id } })))
}

/** Campaigns that are not over, to a person. */
export async function handCampaigns({ tx, now }: Context, from: string, to: string): Promise<Part[]> {
  const moved = await tx.sql<{ id: string }>`
    update "Campaign" set "ownerId" = ${to}, "updatedAt" = ${now}, version = version + 1
    where "ownerId" = ${from} and state in ('planned', 'running') returning id`
  return partsOf(moved.map(({ id }) => ({ to, ref: { entity: 'campaign', id } })))
}

type Plan = { id: string; dueAt: Date; entity: string; entityId: string; keeper: string | null; pooled: boolean }

/** A batch of open promises: those of pooled records are cancelled, the others go to a person or to whoever has the record now. */
export async function handPlans(
  context: Context,
  from: string,
  { choice, skip }: { choice: Choice; skip: string[] },
): Promise<{ parts: Part[]; cancelled: number; left: string[]; more: boolean }> {
  const { tx, now } = context
  const plans = await tx.sql<Plan>`
    select p.id, p."dueAt", p.entity, p."entityId", keeper.id as keeper, coalesce(l."poolId", c."poolId") is not null as pooled
    from "FollowUpPlan" p
    left join "Lead" l on p.entity = 'lead' and l.id = p."entityId"
    left join "Customer" c on p.entity = 'customer' and c.id = p."entityId"
    left join "Opportunity" o on p.entity = 'opportunity' and o.id = p."entityId"
    left join "User" keeper on keeper.id = coalesce(l."ownerId", c."ownerId", o."ownerId") and keeper.status = 'active'
    where p."ownerId" = ${from} and p.state = 'planned' and p.id <> all (${skip}::uuid[])
    order by p.id limit 100 for update of p`
  const given: { to: string; ref: RecordRef }[] = []
  const left: string[] = []
  let cancelled = 0
  for (const plan of plans) {
    const to = typeof choice === 'object' ? choice.to : plan.keeper
    if (plan.pooled) {
      await closePlan(context, plan.id, { state: 'cancelled' })
      if (isRecord(plan.entity)) await refreshNext(tx, { entity: plan.entity, id: plan.entityId })
      cancelled += 1
    } else if (to) {
      await tx.followUpPlan.update({
        where: { id: plan.id },
        data: { ownerId: to, updatedAt: now, version: { increment: 1 } },
      })
      await remindOf(tx, { id: plan.id, ownerId: to, dueAt: plan.dueAt, now })
      given.push({ to, ref: { entity: 'plan', id: plan.id } })
    } else left.push(plan.id)
  }
  return { parts: partsOf(given), cancelled, left, more: plans.length === 100 }
}

function isRecord(entity: string): entity is 'lead' | 'customer' | 'opportunity' {
  return entity === 'lead' || entity === 'customer' || entity === 'opportunity'
}

function partsOf(moved: { to: string; ref: RecordRef }[]): Part[] {
  const parts = new Map<string, RecordRef[]>()
  for (const { to, ref } of moved) parts.set(to, [...(parts.get(to) ?? []), ref])
  return [...parts].map(([to, refs]) => ({ to, refs }))
}
