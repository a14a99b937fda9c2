import { type Actor, permits } from '../../core/rights.ts'
import type { Tx } from '../../store/db.ts'

export const kinds = ['parent', 'subsidiary', 'partner', 'reseller'] as const
export type RelationKind = (typeof kinds)[number]

/** A customer that has to do with another one: what it is to it, and whether the reader may read it. */
export type Relative = {
  id: string
  no: string
  name: string
  kind: RelationKind
  readable: boolean
  openMinor: bigint
}

/** What a customer belongs to, what belongs to it, its partners and resellers; open money in one currency. */
export async function familyOf(
  tx: Tx,
  { id, actor, currency }: { id: string; actor: Actor; currency: string },
): Promise<Relative[]> {
  const rows = await tx.sql<Omit<Relative, 'readable'> & { ownerId: string | null; ownerPath: string | null }>`
    select c.id, c.no, c.name, r.kind, c."ownerId", d.path as "ownerPath", coalesce((
      select sum(o."amountMinor") from "Opportunity" o join "Stage" s on s.id = o."stageId"
      where o."customerId" = c.id and o."deletedAt" is null and s.kind = 'open' and o.currency = ${currency}), 0)::bigint as "openMinor"
    from (
      select "parentId" as id, 'parent' as kind, 1 as sort from "Customer" where id = ${id} and "parentId" is not null
      union all select id, 'subsidiary', 2 from "Customer" where "parentId" = ${id}
      union all select "toId", kind, 3 from "CustomerRelation" where "fromId" = ${id}
      union all select "fromId", kind, 3 from "CustomerRelation" where "toId" = ${id} and kind = 'partner'
    ) r join "Customer" c on c.id = r.id and c."deletedAt" is null
    left join "User" u on u.id = c."ownerId" left join "Department" d on d.id = u."departmentId"
    order by r.sort, c.name limit 20`
  return rows.map(({ ownerId, ownerPath, ...row }) => {
    const owner = ownerId ? { id: ownerId, departmentPath: ownerPath } : null
    return { ...row, readable: permits(actor, { verb: 'read', entity: 'customer' }, { id: row.id, owner }) }
  })
}
