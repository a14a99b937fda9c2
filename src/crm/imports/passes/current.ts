import type { Json } from '../../../core/card.ts'
import type { Tx } from '../../../store/db.ts'
import type { ImportEntity } from '../job.ts'

type Current = { id: string; row: { [column: string]: Json }; points: { kind: string; normalised: string }[] }

/** Records as they are now, with every column and every way to reach them. */
export async function currentOf(tx: Tx, entity: ImportEntity, ids: string[]): Promise<Map<string, Current>> {
  const rows = await rowsNow(tx, entity, ids)
  const points = await tx.sql<{ id: string; kind: string; normalised: string }>`
    select "entityId" as id, kind, normalised from "ContactPoint" where entity = ${entity} and "entityId" = any (${ids}::uuid[])`
  return new Map(rows.map(({ id, row }) => [id, { id, row, points: points.filter(point => point.id === id) }]))
}

function rowsNow(tx: Tx, entity: ImportEntity, ids: string[]): Promise<{ id: string; row: Current['row'] }[]> {
  type Row = { id: string; row: Current['row'] }
  switch (entity) {
    case 'lead':
      return tx.sql<Row>`select id, to_jsonb(l) as row from "Lead" l where id = any (${ids}::uuid[]) and "deletedAt" is null order by id for update`
    case 'customer':
      return tx.sql<Row>`select id, to_jsonb(c) as row from "Customer" c where id = any (${ids}::uuid[]) and "deletedAt" is null order by id for update`
    case 'contact':
      return tx.sql<Row>`select id, to_jsonb(k) as row from "Contact" k where id = any (${ids}::uuid[]) and "deletedAt" is null order by id for update`
    case 'opportunity':
      return tx.sql<Row>`select id, to_jsonb(o) as row from "Opportunity" o where id = any (${ids}::uuid[]) and "deletedAt" is null order by id for update`
    case 'followup':
      return Promise.resolve([])
  }
}
