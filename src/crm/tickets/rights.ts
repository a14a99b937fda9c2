import { eitherOf } from '../../core/conditions.ts'
import { type Actor, covers, type Owner, scopeOf, type Verb, withinScope } from '../../core/rights.ts'

/** A person as rights ask: who, and where in the company. */
type Person = { id: string; department: { path: string } | null }

/** A ticket as far as rights ask. */
export type Held = {
  ownerId: string | null
  createdById: string
  owner: Person | null
  customer: { ownerId: string | null; owner: Person | null } | null
}

/** True when the actor's roles let them do this to the ticket of whoever is at it. */
export function mayTouch(actor: Actor, ticket: Pick<Held, 'owner'>, verb: Verb): boolean {
  return covers(actor, scopeOf(actor, verb, 'ticket'), ownerOf(ticket.owner))
}

/** Who may read a ticket: its own people, who made it, and who may read tickets at all and looks after its customer. */
export function mayRead(actor: Actor, ticket: Held): boolean {
  const reach = scopeOf(actor, 'read', 'ticket')
  if (reach.scopes.length === 0) return false
  if (covers(actor, reach, ownerOf(ticket.owner)) || ticket.createdById === actor.id) return true
  return ticket.customer !== null && covers(actor, scopeOf(actor, 'read', 'customer'), ownerOf(ticket.customer.owner))
}

/** The same as a condition for lists. */
export function readable(actor: Actor) {
  const own = scopeOf(actor, 'read', 'ticket')
  const customers = scopeOf(actor, 'read', 'customer')
  if (own.scopes.length === 0) return { id: { in: [] } }
  const through = customers.scopes.includes('all')
    ? { customerId: { not: null } }
    : { customer: withinScope(actor, customers) }
  return eitherOf([withinScope(actor, own), { createdById: actor.id }, through])
}

function ownerOf(person: Person | null): Owner | null {
  return person && { id: person.id, departmentPath: person.department?.path ?? null }
}
