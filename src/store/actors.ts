import { z } from 'zod'
import { isZone } from '../core/moment.ts'
import type { Entity } from '../core/platform.ts'
import { type Actor, type FieldModes, unionOf, type Verb } from '../core/rights.ts'
import type { Locale } from '../core/text.ts'
import type { Tx } from './db.ts'

const scopes = z.enum(['self', 'department', 'all'])
const verbs = z.partialRecord(z.enum(['create', 'read', 'update', 'claim', 'assign', 'reopen']), scopes)
/** A role's rights as they are stored: { "lead": { "read": "department" } }. */
const grantsSchema = z.partialRecord(
  z.enum([
    'lead',
    'customer',
    'contact',
    'opportunity',
    'followup',
    'plan',
    'pool',
    'user',
    'company',
    'pipeline',
    'product',
    'join',
  ]),
  verbs,
)

/** A person as the view "ActorRow" shows them. */
export type ActorRow = {
  id: string
  name: string
  locale: string | null
  zone: string | null
  departmentId: string | null
  departmentPath: string | null
  roles: { name: string; grants: unknown; fields: Record<string, string> }[]
}

/** The actor in a row; `asked` is the language their client asks for at the moment. */
export function actorOf(row: ActorRow, company: { locale: Locale; zone: string }, asked?: Locale): Actor {
  return {
    id: row.id,
    name: row.name,
    roles: row.roles.map(role => role.name),
    grants: unionOf(row.roles.map(role => grantsOf(role.grants))),
    fields: kindestModes(row.roles.map(role => role.fields)),
    departmentId: row.departmentId,
    departmentPath: row.departmentPath,
    locale: asked ?? localeOf(row.locale) ?? company.locale,
    zone: row.zone && isZone(row.zone) ? row.zone : company.zone,
  }
}

/** Loads a person with their rights; null when they do not work here (any more). */
export async function loadActor(tx: Tx, id: string): Promise<Actor | null> {
  const [row] = await tx.sql<{ person: ActorRow; locale: Locale; zone: string }>`
    select row_to_json(person) as person, company.locale, company."timeZone" as zone
    from "ActorRow" person, "CompanySettings" company where person.id = ${id}`
  return row ? actorOf(row.person, row) : null
}

/** The names of the roles that have a right, for telling a person whom to ask. */
export async function rolesThatMay(tx: Tx, { verb, entity }: { verb: Verb; entity: Entity }): Promise<string[]> {
  const roles = await tx.role.findMany({ orderBy: { name: 'asc' } })
  return roles.filter(role => grantsOf(role.grants)[entity]?.[verb]).map(role => role.name)
}

/** Everybody who has a right through a role of theirs, by name. */
export async function peopleWhoMay(
  tx: Tx,
  { verb, entity }: { verb: Verb; entity: Entity },
): Promise<{ id: string; name: string }[]> {
  const people = await tx.user.findMany({
    where: { status: 'active' },
    select: { id: true, displayName: true, roles: { select: { role: { select: { grants: true } } } } },
    orderBy: { createdOrder: 'asc' },
  })
  return people
    .filter(person => person.roles.some(({ role }) => grantsOf(role.grants)[entity]?.[verb]))
    .map(({ id, displayName }) => ({ id, name: displayName }))
}

// Roles change rarely and are few: each stored value is checked once.
const checked = new Map<string, ReturnType<typeof grantsSchema.parse>>()

function grantsOf(stored: unknown) {
  const key = JSON.stringify(stored)
  const known = checked.get(key)
  if (known) return known
  const grants = grantsSchema.parse(stored)
  checked.set(key, grants)
  return grants
}

/** A field is hidden or masked only when every role of the person says at least that. */
function kindestModes(roles: Record<string, string>[]): FieldModes {
  const modes: FieldModes = {}
  for (const field of Object.keys(roles[0] ?? {})) {
    const said = roles.map(role => role[field])
    if (said.every(mode => mode === 'hidden')) modes[field] = 'hidden'
    else if (said.every(mode => mode === 'hidden' || mode === 'masked')) modes[field] = 'masked'
  }
  return modes
}

function localeOf(text: string | null): Locale | undefined {
  return text === 'zh' || text === 'en' ? text : undefined
}
