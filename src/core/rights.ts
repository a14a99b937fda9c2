/**
 * Who may do what. A role grants a verb on a kind of record within a row scope; a person has the union of their roles.
 * The tables are small and asked many times a tap, so this is a plain lookup.
 */
import type { Entity } from './platform.ts'
import type { Locale } from './text.ts'

/** self: what I own; department: what people of my department and those below it own; all: everything. */
export type Scope = 'self' | 'department' | 'all'
export type Verb = 'create' | 'read' | 'update' | 'claim' | 'assign' | 'reopen'
export type Grants = { [entity in Entity]?: { [verb in Verb]?: Scope } }

/** Fields a role may not see as they are: "lead.phone": "masked". */
export type FieldModes = { [field: string]: 'hidden' | 'masked' }

/** A person who acts, with everything permission checks need. */
export type Actor = {
  id: string
  name: string
  roles: string[]
  grants: Grants
  fields: FieldModes
  departmentId: string | null
  /** Ids from the root to the own department; what starts with it lies below. */
  departmentPath: string | null
  locale: Locale
  zone: string
}

/** A right an action asks for before it looks at any record. */
export type Right = { verb: Verb; entity: Entity }
export type Allow = Right | 'everyone'

const width: Record<Scope, number> = { self: 1, department: 2, all: 3 }

/** The right to do this to at least some records. */
export function can(verb: Verb, entity: Entity): Right {
  return { verb, entity }
}

/** True when the actor has the right on some records at least. */
export function allows(allow: Allow, actor: Actor): boolean {
  return allow === 'everyone' || scopeOf(actor, allow.verb, allow.entity) !== undefined
}

/** The widest scope the actor's roles give for the verb; undefined when none does. */
export function scopeOf(actor: Actor, verb: Verb, entity: Entity): Scope | undefined {
  return actor.grants[entity]?.[verb]
}

/** True when a record with this owner lies within the actor's scope. A record without owner lies in no scope but "all". */
export function covers(actor: Actor, scope: Scope | undefined, owner: Owner | null): boolean {
  if (scope === undefined) return false
  if (scope === 'all') return true
  if (owner === null) return false
  if (owner.id === actor.id) return true
  if (scope === 'self' || !actor.departmentPath || !owner.departmentPath) return false
  return `${owner.departmentPath}/`.startsWith(`${actor.departmentPath}/`)
}

/** The owner of a record, as far as scopes ask. */
export type Owner = { id: string; departmentPath: string | null }

/** The same test as a condition for lists. */
export function withinScope(actor: Actor, scope: Scope | undefined) {
  if (scope === 'all') return {}
  if (scope === undefined) return { id: { in: [] } }
  if (scope === 'self' || !actor.departmentPath) return { ownerId: actor.id }
  return {
    OR: [
      { ownerId: actor.id },
      {
        owner: {
          department: { OR: [{ path: actor.departmentPath }, { path: { startsWith: `${actor.departmentPath}/` } }] },
        },
      },
    ],
  }
}

/** The union of several roles: the widest scope wins for every verb. */
export function unionOf(all: Grants[]): Grants {
  const union: { [entity: string]: { [verb: string]: Scope } } = {}
  for (const grants of all) {
    for (const [entity, verbs] of Object.entries(grants)) {
      for (const [verb, scope] of Object.entries(verbs ?? {})) {
        const mine = union[entity]?.[verb]
        if (!mine || width[scope] > width[mine]) union[entity] = { ...union[entity], [verb]: scope }
      }
    }
  }
  return union
}

/** How a field is shown to the actor; without a rule it is readable. The most permissive role has already won. */
export function modeOf(actor: Actor, field: string): 'hidden' | 'masked' | 'read' {
  return actor.fields[field] ?? 'read'
}

/** 138****5678; short numbers are covered whole. */
export function maskPhone(phone: string): string {
  return phone.length < 8 ? '****' : `${phone.slice(0, 3)}****${phone.slice(-4)}`
}

/** m***@example.com */
export function maskEmail(email: string): string {
  const at = email.indexOf('@')
  return at < 1 ? '***' : `${email.slice(0, 1)}***${email.slice(at)}`
}
