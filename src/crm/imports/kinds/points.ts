import { z } from 'zod'
import type { Json } from '../../../core/card.ts'
import { nameKey } from '../../../core/companyName.ts'
import { newId } from '../../../core/id.ts'
import { normalDomain } from '../../../core/normal.ts'
import type { Tx } from '../../../store/db.ts'
import { uniqueNow } from '../../duplicates/points.ts'
import { duplicateSettings } from '../../duplicates/settings.ts'
import type { Importing, Key, Point } from './kind.ts'

type Holder = 'lead' | 'customer' | 'contact'

const pointsSchema = z.array(z.object({ kind: z.string(), raw: z.string(), normalised: z.string() })).catch([])

/** The points in a row's fields. */
export function pointsIn(...values: (Json | undefined)[]): Point[] {
  return values.flatMap(value => pointsSchema.parse(value))
}

const order = ['phone', 'taxNo', 'email', 'wechat', 'domain', 'name']

/** The domains that websites and addresses tell a company by: those of mail providers tell nothing. */
export function domainsOf({ company }: Pick<Importing, 'company'>, website: string, emails: Point[]): Point[] {
  const { providers } = duplicateSettings.of(company)
  const found = [
    normalDomain(website, []),
    ...emails.filter(({ kind }) => kind === 'email').map(({ normalised }) => normalDomain(normalised, providers)),
  ]
  return [...new Set(found)].flatMap(domain => (domain ? [{ kind: 'domain', raw: domain, normalised: domain }] : []))
}

/**
 * What a record is told apart by, the strongest first: strong where the company's policy blocks it, weak where it warns, nothing where
 * it is off (R42), unless being the same in several ways means something.
 */
export function keysOf({ company }: Pick<Importing, 'company'>, points: Point[], name: string): Key[] {
  const { several, ...policies }: Record<string, unknown> = duplicateSettings.of(company)
  const all = name ? [...points, { kind: 'name', raw: name, normalised: nameKey(name) }] : points
  return all
    .map(({ kind, normalised }): Key & { kind: string } => ({
      ...{ kind, key: `${kind}:${normalised}` },
      strength: policies[kind] === 'block' ? 'strong' : policies[kind] === 'off' ? 'faint' : 'weak',
    }))
    .filter(({ strength }) => strength !== 'faint' || several !== 'off')
    .toSorted((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind))
    .map(({ key, strength }) => ({ key, strength }))
}

/**
 * Stores the points of a batch; a name is one where the policy lets only one record have it. What somebody else saved this very moment
 * breaks the batch, which then goes row by row.
 */
export async function addPoints(
  tx: Tx,
  entity: Holder,
  of: { id: string; points: Point[]; named?: string }[],
): Promise<void> {
  const unique = entity === 'contact' ? [] : await uniqueNow(tx)
  const rows = of.flatMap(({ id, points, named = '' }) => {
    const kinds = new Set<string>()
    const key = unique.includes('name') ? nameKey(named) : ''
    const name = key ? [{ kind: 'name', raw: named, normalised: key }] : []
    return [...points, ...name].map(point => {
      const isPrimary = !kinds.has(point.kind)
      kinds.add(point.kind)
      const uniqueKey = unique.includes(point.kind) ? `${point.kind}:${point.normalised}` : null
      return { id: newId(), entityId: id, ...point, isPrimary, uniqueKey }
    })
  })
  if (rows.length === 0) return
  await tx.sql`
    insert into "ContactPoint" (id, entity, "entityId", kind, raw, normalised, "isPrimary", "uniqueKey")
    select p.id, ${entity}, p."entityId", p.kind, p.raw, p.normalised, p."isPrimary", p."uniqueKey"
    from jsonb_populate_recordset(null::"ContactPoint", ${JSON.stringify(rows)}::jsonb) p`
}

/** Puts points in the place of those of the kinds they replace. Returns the old ones, by record. */
export async function replacePoints(
  tx: Tx,
  entity: Holder,
  of: { id: string; points: Point[]; replaces: string[] }[],
): Promise<Map<string, Point[]>> {
  const changes = of.flatMap(({ id, replaces }) => replaces.map(kind => ({ id, kind })))
  if (changes.length === 0) return new Map()
  const old = await tx.sql<Point & { id: string }>`
    delete from "ContactPoint" p using jsonb_to_recordset(${JSON.stringify(changes)}::jsonb) as c(id uuid, kind text)
    where p.entity = ${entity} and p."entityId" = c.id and p.kind = c.kind
    returning p."entityId" as id, p.kind, p.raw, p.normalised`
  await addPoints(tx, entity, of)
  const byRecord = new Map<string, Point[]>()
  for (const { id, ...point } of old) byRecord.set(id, [...(byRecord.get(id) ?? []), point])
  return byRecord
}
