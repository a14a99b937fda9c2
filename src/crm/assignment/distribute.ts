import { DateTime } from 'luxon'
import { newId } from '../../core/id.ts'
import type { AuditWish } from '../../core/platform.ts'
import type { Context } from '../action.ts'
import { startOwningAll } from '../ownership.ts'
import { activePerson } from './assign.ts'
import { standingOf } from './candidates.ts'
import { choose } from './choose.ts'
import { keeperOf } from './keeper.ts'
import { type Assignable, lockLeads } from './lead.ts'
import { type Rule, ruleFor, rulesOf } from './rule.ts'

/**
 * Gives leads that came in together by the assignment rules, in their order (R52). They are given, not offered: nobody accepts two hundred
 * leads in five minutes. What no rule fits, or nobody can take, waits in its pool. Leads with an owner stay where they are.
 */
export async function distribute(context: Context, ids: string[]): Promise<AuditWish[]> {
  const rules = await rulesOf(context.tx)
  const weekday = DateTime.fromJSDate(context.now, { zone: context.company.zone }).weekday
  const lots = new Map<Rule, Assignable[]>()
  for (const lead of await lockLeads(context, ids)) {
    const rule = lead.ownerId ? undefined : ruleFor(rules, lead, weekday)
    if (rule) lots.set(rule, [...(lots.get(rule) ?? []), lead])
  }
  const audit: AuditWish[] = []
  for (const [rule, leads] of lots) {
    // Who keeps a customer is known only after the leads before have found their owners.
    const together = rule.method === 'sticky' ? leads.map(lead => [lead]) : [leads]
    for (const some of together) audit.push(...(await giveOut(context, rule, some)))
  }
  return audit
}

async function giveOut(context: Context, rule: Rule, leads: Assignable[]): Promise<AuditWish[]> {
  const gifts = await picked(context, rule, leads)
  await write(context, rule, gifts)
  return gifts.map(({ lead, name }) => ({
    action: 'lead.distribute',
    on: { entity: 'lead', id: lead.id },
    facts: { to: name, rule: rule.name },
  }))
}

type Gift = { lead: Assignable; to: string; name: string; byTurn: boolean }

/** Who gets which lead: the rule's people by its method while they have room, then its fallback. */
async function picked(context: Context, rule: Rule, leads: Assignable[]): Promise<Gift[]> {
  const { tx, now } = context
  // One batch at a time a rule, as in assignBy.
  const [turn] = await tx.sql<{ pointerId: string | null }>`
    select "pointerId" from "AssignmentRule" where id = ${rule.id} for update`
  const [first] = leads
  const keeper = rule.method === 'sticky' && first ? await keeperOf(context, first.id) : undefined
  const standing = await standingOf(context, rule, { excluded: [], keeper })
  const names = await namesOf(context, [...standing.candidates.map(({ id }) => id)])
  const fallback = rule.fallbackId ? await activePerson(context, rule.fallbackId) : null
  const received = new Map(standing.received)
  let candidates = standing.candidates
  let pointerId = turn?.pointerId ?? null
  const gifts: Gift[] = []
  for (const lead of leads) {
    const chosen = choose({ rule: { ...rule, pointerId }, candidates, received, lead, keeper })
    if (!chosen) {
      if (fallback) gifts.push({ lead, to: fallback.id, name: fallback.name, byTurn: false })
      continue
    }
    gifts.push({ lead, to: chosen.id, name: names.get(chosen.id) ?? '—', byTurn: true })
    pointerId = chosen.id
    received.set(chosen.id, (received.get(chosen.id) ?? 0) + 1)
    const after = {
      ...chosen,
      ...{ open: chosen.open + 1, received: chosen.received + 1, lastAt: now, free: chosen.free - 1 },
    }
    candidates = candidates.map(one => (one.id === chosen.id ? after : one)).filter(({ free }) => free > 0)
  }
  return gifts
}

async function namesOf({ tx }: Context, ids: string[]): Promise<Map<string, string>> {
  const people = await tx.user.findMany({ where: { id: { in: ids } }, select: { id: true, displayName: true } })
  return new Map(people.map(({ id, displayName }) => [id, displayName]))
}

/** The owners, their episodes, and what the rule gave to whom, which its shares and quotas count. */
async function write(context: Context, rule: Rule, gifts: Gift[]): Promise<void> {
  if (gifts.length === 0) return
  const { tx, now } = context
  const given = gifts.map(({ lead, to }) => ({ id: lead.id, ownerId: to }))
  // The version stays: to whoever may take the import back, the lead is as it came.
  await tx.sql`
    update "Lead" l set "ownerId" = g."ownerId", "ownerSince" = ${now}, "homePoolId" = coalesce(l."poolId", l."homePoolId"), "poolId" = null,
      "assignedAt" = ${now}, "acceptedAt" = ${now}, "updatedAt" = ${now}
    from jsonb_to_recordset(${JSON.stringify(given)}::jsonb) as g(id uuid, "ownerId" uuid)
    where l.id = g.id and l."ownerId" is null`
  await startOwningAll(context, { entity: 'lead', owned: given, reason: 'assign' })
  const turns = gifts
    .filter(({ byTurn }) => byTurn)
    .map(({ lead, to }) => ({ id: newId(), leadId: lead.id, userId: to }))
  await tx.sql`
    insert into "AssignmentOffer" (id, "ruleId", "leadId", "userId", "chainId", "offeredAt", "expiresAt", state, "endedAt")
    select o.id, ${rule.id}, o."leadId", o."userId", o.id, ${now}, ${now}, 'accepted', ${now}
    from jsonb_to_recordset(${JSON.stringify(turns)}::jsonb) as o(id uuid, "leadId" uuid, "userId" uuid)`
  const last = gifts.findLast(({ byTurn }) => byTurn)
  if (last) await tx.sql`update "AssignmentRule" set "pointerId" = ${last.to} where id = ${rule.id}`
}
