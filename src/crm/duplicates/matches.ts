import { z } from 'zod'
import { alike, isAlike, isLatin, nameKey } from '../../core/companyName.ts'
import type { Owner } from '../../core/rights.ts'
import type { Tx } from '../../store/db.ts'

/** What is looked for. `except` is the record that asks about itself. */
export const probeSchema = z.object({
  name: z.string().default(''),
  points: z
    .array(z.object({ kind: z.enum(['phone', 'email', 'wechat', 'domain', 'taxNo']), normalised: z.string() }))
    .default([]),
  except: z.uuid().nullish(),
})
export type Probe = z.infer<typeof probeSchema>

/** Why a record matches, the strongest first; `similar` names look alike and no more. */
const reasons = ['phone', 'email', 'wechat', 'taxNo', 'domain', 'name', 'similar'] as const
type Reason = (typeof reasons)[number]

/** One thing that is the same. */
export type Sameness = {
  by: Reason
  /** What was found was something of a customer's contact. */
  viaContact: boolean
  /** What was found was a lead that has become this customer. */
  converted: boolean
}

/**
 * A record that may be the same, as it stands now: of a contact its customer, of a converted lead the same, of a merged one the survivor.
 * What makes it one is its strongest sameness; `all` has every one of them.
 */
export type Match = Sameness & {
  all: Sameness[]
  /** How alike the names are, 0 to 1; 1 for everything but `similar`. */
  score: number
  entity: 'lead' | 'customer'
  id: string
  no: string
  title: string
  owner: (Owner & { name: string }) | null
  pool: { id: string; name: string } | null
  since: Date | null
  lastTalkAt: Date | null
  deletedAt: Date | null
}

type Row = Omit<Match, 'all' | 'owner' | 'pool'> & {
  key: string
  ownerId: string | null
  ownerName: string | null
  ownerPath: string | null
  poolId: string | null
  poolName: string | null
}

const most = 20

/**
 * Everything that may be the same as what is looked for, the strongest reason first and each record once: the same phone, address, tax
 * number, domain or name, then names that look alike. What lies in the recycle bin counts; what only looks alike there does not.
 */
export async function matchesOf(tx: Tx, { name, points, except }: Probe, { similar = true } = {}): Promise<Match[]> {
  const key = nameKey(name)
  const rows = await tx.sql<Row>`
    with hit(by, score, entity, id, key) as (
      select asked.kind, 1::float8, p.entity, p."entityId", ''
      from unnest(${points.map(point => point.kind)}::text[], ${points.map(point => point.normalised)}::text[]) asked(kind, value),
        lateral (select entity, "entityId" from "ContactPoint" where kind = asked.kind and normalised = asked.value limit 100) p
      union all
      (select 'name', 1, 'lead', id, '' from "Lead" where "nameKey" = ${key} and ${key} <> '' limit 100)
      union all
      (select 'name', 1, 'customer', id, '' from "Customer" where "nameKey" = ${key} and ${key} <> '' limit 100)
      union all
      select 'similar', score, entity, id, "nameKey" from shoal_alike(${key}, ${isLatin(key)}, ${similar && key !== '' ? most * 3 : 0})
    ), met as (
      select h.by, h.score, h.key, h.entity = 'contact' as "viaContact", l."convertedCustomerId" is not null as converted,
        case when k.id is not null or l."convertedCustomerId" is not null or c.id is not null then 'customer' else 'lead' end as entity,
        coalesce(k."customerId", l."convertedCustomerId", l."mergedIntoId", c."mergedIntoId", h.id) as id
      from hit h
      left join "Contact" k on h.entity = 'contact' and k.id = h.id
      left join "Lead" l on h.entity = 'lead' and l.id = h.id
      left join "Customer" c on h.entity = 'customer' and c.id = h.id
      where h.entity <> 'contact' or k."deletedAt" is null
    )
    select m.by, m.score, m.key, m."viaContact", m.converted, m.entity, m.id, r.no, r.title, r."ownerId", u."displayName" as "ownerName", d.path as "ownerPath",
      r."poolId", p.name as "poolName", coalesce(r."ownerSince", r."pooledAt") as since, r."lastFollowUpAt" as "lastTalkAt", r."deletedAt"
    from met m
    join lateral (
      select no, title, "ownerId", "poolId", "ownerSince", "pooledAt", "lastFollowUpAt", "deletedAt" from "Lead" where m.entity = 'lead' and id = m.id
      union all
      select no, name, "ownerId", "poolId", "ownerSince", "pooledAt", "lastFollowUpAt", "deletedAt" from "Customer" where m.entity = 'customer' and id = m.id
    ) r on true
    left join "User" u on u.id = r."ownerId" left join "Department" d on d.id = u."departmentId"
    left join "Pool" p on p.id = r."poolId"
    where m.id <> coalesce(${except ?? null}::uuid, '00000000-0000-0000-0000-000000000000')`
  const close = rows.filter(row => row.by !== 'similar' || row.score >= alike || isAlike(key, row.key))
  return strongestFirst(close).slice(0, most).map(matchIn)
}

/** The rows of each record, its strongest first; what a contact or a converted lead has weighs less than what it has itself. */
function strongestFirst(rows: Row[]): [Row, ...Row[]][] {
  const sorted = rows.toSorted((a, b) => weight(a) - weight(b) || b.score - a.score || (a.no < b.no ? -1 : 1))
  const records = new Map<string, [Row, ...Row[]]>()
  for (const row of sorted) {
    const record = records.get(row.id)
    if (record) record.push(row)
    else records.set(row.id, [row])
  }
  return [...records.values()]
}

function weight({ by, viaContact, converted }: Row): number {
  return reasons.indexOf(by) * 3 + (converted ? 2 : viaContact ? 1 : 0)
}

function matchIn([strongest, ...others]: [Row, ...Row[]]): Match {
  const { key: _key, ownerId, ownerName, ownerPath, poolId, poolName, ...row } = strongest
  return {
    ...row,
    all: [strongest, ...others].map(({ by, viaContact, converted }) => ({ by, viaContact, converted })),
    owner: ownerId ? { id: ownerId, name: ownerName ?? '', departmentPath: ownerPath } : null,
    pool: poolId ? { id: poolId, name: poolName ?? '' } : null,
  }
}
