import { Refusal } from '../../core/errors.ts'
import type { RecordRef } from '../../core/platform.ts'
import { covers, scopeOf } from '../../core/rights.ts'
import type { Tx } from '../../store/db.ts'
import type { Context } from '../action.ts'

/** A promise with the record it is about. */
export type Plan = {
  id: string
  entity: 'lead' | 'customer' | 'opportunity'
  entityId: string
  customerId: string | null
  text: string
  dueAt: Date
  allDay: boolean
  state: 'planned' | 'done' | 'cancelled'
  snoozeCount: number
  closedAt: Date | null
  ownerId: string
  ownerName: string
  ownerPath: string | null
  no: string
  title: string
}

/** One plan; undefined when there is none with that id. */
export async function loadPlan(tx: Tx, id: string): Promise<Plan | undefined> {
  const [plan] = await tx.sql<Plan>`
    select p.*, u."displayName" as "ownerName", d.path as "ownerPath", r.no, r.title
    from "FollowUpPlan" p
    join "User" u on u.id = p."ownerId" left join "Department" d on d.id = u."departmentId"
    join "NamedRecord" r on r.entity = p.entity and r.id = p."entityId"
    where p.id = ${id}`
  return plan
}

/** The open plans of a person that are due before a moment, the oldest first. */
export async function plansBefore(
  tx: Tx,
  { ownerId, before, limit, offset }: { ownerId: string; before: Date; limit: number; offset: number },
): Promise<Plan[]> {
  return tx.sql<Plan>`
    select p.*, u."displayName" as "ownerName", null as "ownerPath", r.no, r.title
    from "FollowUpPlan" p
    join "User" u on u.id = p."ownerId"
    join "NamedRecord" r on r.entity = p.entity and r.id = p."entityId"
    where p."ownerId" = ${ownerId} and p.state = 'planned' and p."dueAt" < ${before}
    order by p."dueAt", p.id
    offset ${offset} limit ${limit}`
}

/** The open plan somebody wants to change. Throws when it is gone, closed, or not theirs. */
export async function openPlan({ tx, actor }: Context, id: string): Promise<Plan> {
  const plan = await loadPlan(tx, id)
  if (!plan) throw new Refusal('plan.unknown', {})
  if (!covers(actor, scopeOf(actor, 'update', 'plan'), { id: plan.ownerId, departmentPath: plan.ownerPath })) {
    throw new Refusal('record.notYours', { no: plan.no, owner: plan.ownerName })
  }
  if (plan.state !== 'planned') throw new Refusal('plan.closed', { text: plan.text, at: plan.closedAt })
  return plan
}

/** The records to be redrawn when a plan changes. */
export function aroundPlan(plan: Plan): RecordRef[] {
  return [
    { entity: 'plan', id: plan.id },
    { entity: plan.entity, id: plan.entityId },
  ]
}
