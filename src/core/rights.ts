/**
 * Who may do what. A role grants a verb on a kind of record within a row scope; a person has the union of their roles.
 * The tables are small and asked many times a tap, so this is a plain lookup.
 */
import { eitherOf } from './conditions.ts'
import type { Entity } from './platform.ts'
import type { Locale } from './text.ts'

/**
 * self: what I own; subordinates: that, and what people below me in the chain of managers own; department: what people of my
 * department own; departmentTree: that, and what people of the departments below it own; all: everything.
 */
export const scopes = ['self', 'subordinates', 'department', 'departmentTree', 'all'] as const
export type Scope = (typeof scopes)[number]

/** dispose: give back, hand over, lock, convert, delete, choose the team. A role that says nothing of it disposes of what it updates. */
export const verbs = [
  'create',
  'read',
  'update',
  'claim',
  'assign',
  'reopen',
  'dispose',
  'settle',
  'import',
  'export',
] as const
export type Verb = (typeof verbs)[number]
export type Grants = { [entity in Entity]?: { [verb in Verb]?: Scope } }

/** Fields a role may not see as they are, or may not change: "lead.phone": "masked". */
export type FieldModes = { [field: string]: 'hidden' | 'masked' | 'read' }

/** Records a person was asked to help with, by kind: those to read, and those to work on as well. */
export type Helping = { [entity in Entity]?: { read: string[]; write: string[] } }

/** A person who acts, with everything permission checks need. */
export type Actor = {
  id: string
  name: string
  roles: string[]
  /** What each role grants; a person has the union. */
  grants: Grants[]
  fields: FieldModes
  departmentId: string | null
  /** Ids from the root to the own department; what starts with it lies below. */
  departmentPath: string | null
  /** Everybody below in the chain of managers; known only where a role asks for it. */
  subordinates: string[]
  helping: Helping
  locale: Locale
  zone: string
}

/** A right an action asks for before it looks at any record. */
export type Right = { verb: Verb; entity: Entity }
export type Allow = Right | 'everyone'

/** The right to do this to at least some records. */
export function can(verb: Verb, entity: Entity): Right {
  return { verb, entity }
}

/** True when the actor has the right on some records at least, by a role or as a helper on somebody's team. */
export function allows(allow: Allow, actor: Actor): boolean {
  if (allow === 'everyone') return true
  const { scopes, helps } = scopeOf(actor, allow.verb, allow.entity)
  return scopes.length > 0 || helps.length > 0 || (allow.entity === 'followup' && worksForSomebody(actor))
}

function worksForSomebody({ helping }: Actor): boolean {
  return Object.values(helping).some(team => team.write.length > 0)
}

/** How far a right goes: the scopes of all roles together, and single records by their team. */
export type Reach = {
  entity: Entity
  scopes: readonly Scope[]
  helps: readonly string[]
  helpsCustomers: readonly string[]
}

/** The reach of a verb. A team lets its members read, those with "write" work as well, and never dispose of anything. */
export function scopeOf(actor: Actor, verb: Verb, entity: Entity): Reach {
  const granted = actor.grants.flatMap(grants => grantIn(grants, verb, entity) ?? [])
  return {
    entity,
    scopes: [...new Set(granted)],
    helps: helpsWith(actor, verb, entity),
    helpsCustomers: entity === 'opportunity' || entity === 'contact' ? helpsWith(actor, verb, 'customer') : [],
  }
}

/** What one role grants. */
export function grantIn(grants: Grants, verb: Verb, entity: Entity): Scope | undefined {
  const role = grants[entity]
  return role?.[verb] ?? (verb === 'dispose' ? role?.update : undefined)
}

function helpsWith({ helping }: Actor, verb: Verb, entity: Entity): readonly string[] {
  const team = helping[entity]
  if (!team) return []
  return verb === 'read' ? [...team.read, ...team.write] : verb === 'update' ? team.write : []
}

/** The owner of a record, as far as scopes ask. */
export type Owner = { id: string; departmentPath: string | null }

/**
 * A record as far as rights ask: whose it is, the customer whose team helps with it too, and who looks after that customer: what goes on
 * there is theirs to read (R36).
 */
export type Held = {
  id: string
  owner: Owner | null
  customerId?: string | null | undefined
  customerOwner?: Owner | null | undefined
}

/** The one answer to "may this person do this to this record". A record without owner lies in no scope but "all". */
export function permits(actor: Actor, { verb, entity }: { verb: Verb; entity: Entity }, record: Held): boolean {
  const reach = scopeOf(actor, verb, entity)
  if (covers(actor, reach, record.owner) || reach.helps.includes(record.id)) return true
  if (verb === 'read' && record.customerOwner && covers(actor, reach, record.customerOwner)) return true
  return record.customerId != null && reach.helpsCustomers.includes(record.customerId)
}

/** True when what this owner has lies within the scopes of the reach; places on a team are not asked. */
export function covers(actor: Actor, { scopes }: Reach, owner: Owner | null): boolean {
  return scopes.some(scope => within(actor, scope, owner))
}

function within(actor: Actor, scope: Scope, owner: Owner | null): boolean {
  if (scope === 'all') return true
  if (owner === null) return false
  if (owner.id === actor.id) return true
  if (scope === 'self') return false
  if (scope === 'subordinates') return actor.subordinates.includes(owner.id)
  if (!actor.departmentPath || !owner.departmentPath) return false
  if (scope === 'department') return owner.departmentPath === actor.departmentPath
  return `${owner.departmentPath}/`.startsWith(`${actor.departmentPath}/`)
}

/** The same test as a condition for lists, pickers and search. */
export function withinScope(actor: Actor, { scopes, helps, helpsCustomers }: Reach) {
  if (scopes.includes('all')) return {}
  return eitherOf([
    ...(scopes.length > 0 ? [{ ownerId: actor.id }] : []),
    ...(scopes.includes('subordinates') ? [{ ownerId: { in: actor.subordinates } }] : []),
    ...departments(actor, scopes),
    ...(helps.length > 0 ? [{ id: { in: [...helps] } }] : []),
    ...(helpsCustomers.length > 0 ? [{ customerId: { in: [...helpsCustomers] } }] : []),
  ])
}

function departments({ departmentPath: path }: Actor, scopes: readonly Scope[]) {
  if (!path) return []
  if (scopes.includes('departmentTree'))
    return [{ owner: { department: { OR: [{ path }, { path: { startsWith: `${path}/` } }] } } }]
  return scopes.includes('department') ? [{ owner: { department: { path } } }] : []
}

/** How a field is shown to the actor; without a rule it is readable. The most permissive role has already won. */
export function modeOf(actor: Actor, field: string): 'hidden' | 'masked' | 'read' {
  return actor.fields[field] ?? 'read'
}

/** True when the actor may write over what stands in a field: what is covered or hidden is never written blindly. */
export function writes(actor: Actor, field: string): boolean {
  return actor.fields[field] === undefined
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
