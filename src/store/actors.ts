import { z } from 'zod'
import { isZone, localDate } from '../core/moment.ts'
import { type Entity, entities } from '../core/platform.ts'
import { type Actor, type FieldModes, grantIn, type Helping, scopes, type Verb, verbs } from '../core/rights.ts'
import { roleName } from '../core/roles.ts'
import type { Locale, Text } from '../core/text.ts'
import type { Tx } from './db.ts'

/** A role's rights as they are stored: { "lead": { "read": "department" } }. */
const grantsSchema = z.partialRecord(z.enum(entities), z.partialRecord(z.enum(verbs), z.enum(scopes)))

/** A person as the view "ActorRow" shows them. */
export type ActorRow = {
  id: string
  name: string
  locale: string | null
  zone: string | null
  departmentId: string | null
  departmentPath: string | null
  subordinates: string[]
  helping: { entity: string; id: string; level: string; expiresOn: string | null }[]
  roles: { name: string; grants: unknown; fields: Record<string, string>; restrictive: boolean }[]
}

/** The company, as far as an actor depends on it, and the moment at which a place on a team is asked about. */
type Setting = { locale: Locale; zone: string; now: Date }

/** The actor in a row; `asked` is the language their client asks for at the moment. */
export function actorOf(row: ActorRow, company: Setting, asked?: Locale): Actor {
  return {
    id: row.id,
    name: row.name,
    roles: row.roles.map(role => role.name),
    grants: row.roles.map(role => grantsOf(role.grants)),
    fields: kindestModes(row.roles),
    departmentId: row.departmentId,
    departmentPath: row.departmentPath,
    subordinates: row.subordinates,
    helping: placesOn(row.helping, localDate(company.now, company.zone)),
    locale: asked ?? localeOf(row.locale) ?? company.locale,
    zone: row.zone && isZone(row.zone) ? row.zone : company.zone,
  }
}

/** The places on a team that are valid on a day, the last day included. */
function placesOn(places: ActorRow['helping'], today: string): Helping {
  const helping: Helping = {}
  for (const { entity, id, level, expiresOn } of places) {
    if (entity !== 'lead' && entity !== 'customer' && entity !== 'opportunity') continue
    if (expiresOn !== null && expiresOn < today) continue
    const { read, write } = helping[entity] ?? { read: [], write: [] }
    helping[entity] = level === 'write' ? { read, write: [...write, id] } : { read: [...read, id], write }
  }
  return helping
}

/** Loads a person with their rights; null when they do not work here (any more). */
export async function loadActor(tx: Tx, id: string, now: Date): Promise<Actor | null> {
  const [row] = await tx.sql<{ person: ActorRow; locale: Locale; zone: string }>`
    select row_to_json(person) as person, company.locale, company."timeZone" as zone
    from "ActorRow" person, "CompanySettings" company where person.id = ${id}`
  return row ? actorOf(row.person, { ...row, now }) : null
}

/** The same for many at once, by id; who does not work here (any more) is not among them. */
export async function loadActors(tx: Tx, ids: readonly string[], now: Date): Promise<Map<string, Actor>> {
  const rows = await tx.sql<{ person: ActorRow; locale: Locale; zone: string }>`
    select row_to_json(person) as person, company.locale, company."timeZone" as zone
    from "ActorRow" person, "CompanySettings" company where person.id = any (${ids}::uuid[])`
  return new Map(rows.map(row => [row.person.id, actorOf(row.person, { ...row, now })]))
}

/** The names of the roles that have a right, for telling a person whom to ask. */
export async function rolesThatMay(
  tx: Tx,
  { verb, entity }: { verb: Verb; entity: Entity },
): Promise<(string | Text)[]> {
  const roles = await tx.role.findMany({ orderBy: { name: 'asc' } })
  return roles.filter(role => grantIn(grantsOf(role.grants), verb, entity)).map(role => roleName(role.name))
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
    .filter(person => person.roles.some(({ role }) => grantIn(grantsOf(role.grants), verb, entity)))
    .map(({ id, displayName }) => ({ id, name: displayName }))
}

// Roles change rarely and are few: each stored value is checked once.
const checked = new Map<string, ReturnType<typeof grantsSchema.parse>>()

/** The rights a role is stored with; throws on words nobody knows. */
export function grantsOf(stored: unknown) {
  const key = JSON.stringify(stored)
  const known = checked.get(key)
  if (known) return known
  const grants = grantsSchema.parse(stored)
  checked.set(key, grants)
  return grants
}

type Modes = { fields: Record<string, string>; restrictive: boolean }

/** The most permissive role decides how a field is shown, unless a restrictive role of the person says less. */
function kindestModes(roles: Modes[]): FieldModes {
  const strict = roles.filter(role => role.restrictive)
  const modes: FieldModes = {}
  for (const field of new Set(roles.flatMap(role => Object.keys(role.fields)))) {
    const mode = strictest(strict, field) ?? kindest(roles, field)
    if (mode) modes[field] = mode
  }
  return modes
}

const narrow = ['hidden', 'masked', 'read'] as const

/** The least that any of these roles shows; nothing when none of them says anything. */
function strictest(roles: Modes[], field: string): FieldModes[string] | undefined {
  const said = roles.map(role => role.fields[field])
  return narrow.find(mode => said.includes(mode))
}

/** The most that any of these roles shows; nothing when one of them leaves the field as it is. */
function kindest(roles: Modes[], field: string): FieldModes[string] | undefined {
  const said = roles.map(role => narrow.find(mode => mode === role.fields[field]))
  return said.includes(undefined) ? undefined : narrow.findLast(mode => said.includes(mode))
}

function localeOf(text: string | null): Locale | undefined {
  return text === 'zh' || text === 'en' ? text : undefined
}
