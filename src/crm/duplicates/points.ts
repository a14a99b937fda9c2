import { nameKey } from '../../core/companyName.ts'
import { newId } from '../../core/id.ts'
import { normalDomain, normalEmail, normalPhone } from '../../core/normal.ts'
import { normalTaxNumber } from '../../core/taxNumber.ts'
import { type Text, t } from '../../core/text.ts'
import { type Company, companyOf } from '../../store/company.ts'
import type { Tx } from '../../store/db.ts'
import { duplicateSettings, uniqueKinds } from './settings.ts'

/** A way to reach or to know somebody, as typed and in normal form. */
export type Point = { kind: Kind; raw: string; normalised: string }
/** The same as it is stored. */
type Stored = { kind: string; raw: string; normalised: string }
type Kind = 'phone' | 'email' | 'wechat' | 'domain' | 'taxNo'

/** What people type of it, by the name of the field. */
type Typed = { phone?: string; email?: string; wechat?: string; website?: string; taxNo?: string; domainOf?: string }

/** The points in what was typed, and a sentence for every field that cannot be read. An address gives its company's domain too. */
export function readPoints(typed: Typed, company: Company): { points: Point[]; wrong: Record<string, Text> } {
  const { providers } = duplicateSettings.of(company)
  const { phone = '', email = '', wechat = '', website = '', taxNo = '', domainOf = '' } = typed
  const numbers = several(phone).map(raw => ({ raw, normalised: normalPhone(raw, company.region)?.value }))
  const addresses = several(email).map(raw => ({ raw, normalised: normalEmail(raw) }))
  const code = taxNo ? normalTaxNumber(taxNo) : undefined
  const site = website ? normalDomain(website, []) : undefined
  const domains = new Set([
    site && normalDomain(site, providers),
    ...[...addresses.map(({ normalised }) => normalised), normalEmail(domainOf)].map(address =>
      normalDomain(address ?? '', providers),
    ),
  ])
  return {
    points: [
      ...readable('phone', numbers),
      ...readable('email', addresses),
      ...(wechat ? [{ kind: 'wechat' as const, raw: wechat, normalised: wechat.normalize('NFKC').toLowerCase() }] : []),
      ...(code ? [{ kind: 'taxNo' as const, raw: taxNo, normalised: code }] : []),
      ...[...domains].flatMap(domain => (domain ? [{ kind: 'domain' as const, raw: domain, normalised: domain }] : [])),
    ],
    wrong: {
      ...(numbers.some(({ normalised }) => !normalised) ? { phone: t('field.phone') } : {}),
      ...(addresses.some(({ normalised }) => !normalised) ? { email: t('field.email') } : {}),
      ...(website && !site ? { website: t('field.website') } : {}),
      ...(taxNo && !code ? { taxNo: t('field.taxNo') } : {}),
    },
  }
}

/** The parts of a field that holds several: "13800138000、021-5555 6666" is two numbers, a name in front of an address belongs to it. */
export function several(text: string): string[] {
  return text
    .split(/[,，、;；\n]+(?=(?:[^"]*"[^"]*")*[^"]*$)/)
    .map(part => part.trim())
    .filter(Boolean)
}

/** Those that could be read, each once. */
function readable(kind: 'phone' | 'email', read: { raw: string; normalised: string | undefined }[]): Point[] {
  const known = new Map(read.flatMap(({ raw, normalised }) => (normalised ? [[normalised, raw]] : [])))
  return Array.from(known, ([normalised, raw]) => ({ kind, raw, normalised }))
}

type Of = { entity: 'lead' | 'customer' | 'contact'; id: string }

/**
 * Stores the points of a record. Where the policy says that a value belongs to one lead or customer only, a key in the database sees to it,
 * also between people who save at the same moment. Returns the points that somebody else has; `shared` lets them be stored all the same.
 */
export async function savePoints(
  tx: Tx,
  { entity, id }: Of,
  { points, name = '', shared = false }: { points: Stored[]; name?: string; shared?: boolean },
): Promise<Stored[]> {
  const unique = entity === 'contact' ? [] : await uniqueNow(tx)
  const named = unique.includes('name') && nameKey(name) ? [{ kind: 'name', raw: name, normalised: nameKey(name) }] : []
  const rows = [...points, ...named].map((point, index) => ({
    ...{ ...point, id: newId(), entity, entityId: id },
    ...{ isPrimary: index === points.findIndex(({ kind }) => kind === point.kind) },
    ...{ uniqueKey: unique.includes(point.kind) && !shared ? `${point.kind}:${point.normalised}` : null },
  }))
  if (rows.length === 0) return []
  const saved = await tx.sql<{ id: string }>`
    insert into "ContactPoint" (id, entity, "entityId", kind, raw, normalised, "isPrimary", "uniqueKey")
    select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as p(id uuid, entity text, "entityId" uuid, kind text, raw text, normalised text, "isPrimary" boolean, "uniqueKey" text)
    on conflict ("uniqueKey") do nothing returning id`
  const kept = new Set(saved.map(row => row.id))
  return rows.filter(row => !kept.has(row.id))
}

/** Gives a record points of another one, as far as it does not have them. */
export async function addPoints(tx: Tx, of: Of, points: Stored[]): Promise<void> {
  const has = await tx.contactPoint.findMany({ where: { entity: of.entity, entityId: of.id } })
  const fresh = points.filter(
    ({ kind, normalised }) => !has.some(one => one.kind === kind && one.normalised === normalised),
  )
  await savePoints(tx, of, { points: fresh })
}

/** The kinds that are unique at this moment; the policy stands still until the transaction ends, so that nobody writes by an old one. */
export async function uniqueNow(tx: Tx): Promise<string[]> {
  await tx.sql`select pg_advisory_xact_lock_shared(hashtext('duplicates.policy'))`
  return uniqueKinds(duplicateSettings.of(await companyOf(tx)))
}
