import type { Entity } from '../../core/platform.ts'
import { type Actor, covers, modeOf, scopeOf, type Verb, withinScope } from '../../core/rights.ts'

/** A record with an owner whose department is known. */
export type Owned = { ownerId: string; owner: { department: { path: string } | null } }

/** True when the actor's roles let them do this. Documents are about money: whoever may not see amounts may not see them. */
export function mayTouchDocument(
  actor: Actor,
  entity: Entity,
  { document, verb }: { document: Owned; verb: Verb },
): boolean {
  if (modeOf(actor, 'opportunity.amount') !== 'read') return false
  const owner = { id: document.ownerId, departmentPath: document.owner.department?.path ?? null }
  return covers(actor, scopeOf(actor, verb, entity), owner)
}

/** The same as a condition for lists (R153). */
export function documentsReadBy(actor: Actor, entity: Entity) {
  return modeOf(actor, 'opportunity.amount') === 'read'
    ? withinScope(actor, scopeOf(actor, 'read', entity))
    : { id: { in: [] } }
}
