import type { Owner } from '../../../core/rights.ts'
import type { Tx } from '../../../store/db.ts'
import type { ImportEntity } from '../job.ts'
import type { Draft, Known } from './kind.ts'

type Holder = 'lead' | 'customer'
type Row = {
  key: string
  id: string
  entity: ImportEntity
  no: string
  keeper: string | null
  ownerId: string | null
  ownerPath: string | null
  deleted: boolean
}

/**
 * The leads and customers that the keys of a batch belong to: by phone, address, tax number, name key, and the number a row names.
 * Converted leads live on as their customer, so they are not met themselves. `kinds` are met in this order.
 */
export async function knownRecords(tx: Tx, drafts: Draft[], kinds: readonly Holder[]): Promise<Map<string, Known>> {
  const keys = [...new Set(drafts.flatMap(draft => draft.keys.map(({ key }) => key)))].map(key => {
    const [kind = '', ...rest] = key.split(':')
    return { key, kind, value: rest.join(':') }
  })
  const numbers = drafts.flatMap(({ target }) => target ?? [])
  const found = new Map<string, Known>()
  if (kinds.includes('lead')) for (const row of await leadsWith(tx, keys, numbers)) remember(found, row)
  if (kinds.includes('customer')) for (const row of await customersWith(tx, keys, numbers)) remember(found, row)
  return found
}

type Asked = { key: string; kind: string; value: string }

function leadsWith(tx: Tx, keys: Asked[], numbers: string[]): Promise<Row[]> {
  return tx.sql<Row>`
    with asked as (select * from jsonb_to_recordset(${JSON.stringify(keys)}::jsonb) as a(key text, kind text, value text)),
    hit as (
      select a.key, p."entityId" as id from asked a
      join "ContactPoint" p on p.kind = a.kind and p.normalised = a.value and p.entity = 'lead'
      union all
      select a.key, l.id from asked a join "Lead" l on a.kind = 'name' and l."nameKey" = a.value
      union all
      select 'no:' || l.no, l.id from "Lead" l where l.no = any (${numbers}::text[])
    )
    select h.key, l.id, 'lead' as entity, l.no, coalesce(u."displayName", pool.name) as keeper, l."ownerId", d.path as "ownerPath",
      l."deletedAt" is not null as deleted
    from hit h join "Lead" l on l.id = h.id and l."convertedAt" is null
    left join "User" u on u.id = l."ownerId" left join "Department" d on d.id = u."departmentId" left join "Pool" pool on pool.id = l."poolId"
    order by l."deletedAt" nulls first, l."createdAt", l.id`
}

function customersWith(tx: Tx, keys: Asked[], numbers: string[]): Promise<Row[]> {
  return tx.sql<Row>`
    with asked as (select * from jsonb_to_recordset(${JSON.stringify(keys)}::jsonb) as a(key text, kind text, value text)),
    hit as (
      select a.key, coalesce(k."customerId", p."entityId") as id from asked a
      join "ContactPoint" p on p.kind = a.kind and p.normalised = a.value and p.entity in ('customer', 'contact')
      left join "Contact" k on p.entity = 'contact' and k.id = p."entityId"
      union all
      select a.key, c.id from asked a join "Customer" c on a.kind = 'name' and c."nameKey" = a.value
      union all
      select 'no:' || c.no, c.id from "Customer" c where c.no = any (${numbers}::text[])
    )
    select h.key, c.id, 'customer' as entity, c.no, coalesce(u."displayName", pool.name) as keeper, c."ownerId", d.path as "ownerPath",
      c."deletedAt" is not null as deleted
    from hit h join "Customer" c on c.id = h.id
    left join "User" u on u.id = c."ownerId" left join "Department" d on d.id = u."departmentId" left join "Pool" pool on pool.id = c."poolId"
    order by c."deletedAt" nulls first, c."createdAt", c.id`
}

function remember(found: Map<string, Known>, row: Row): void {
  if (found.has(row.key)) return
  const { id, entity, no, keeper, deleted } = row
  found.set(row.key, { id, entity, no, keeper: keeper ?? '—', owner: ownerOf(row), deleted })
}

/** Whoever the scopes of the importer are tested against. */
export function ownerOf({ ownerId, ownerPath }: { ownerId: string | null; ownerPath: string | null }): Owner | null {
  return ownerId ? { id: ownerId, departmentPath: ownerPath } : null
}
