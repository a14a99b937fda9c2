import { z } from 'zod'
import type { Tx } from '../../store/db.ts'

const minor = z.coerce.bigint()
const line = z.object({
  name: z.string(),
  unit: z.string(),
  qty: minor,
  listPriceMinor: minor,
  dealPriceMinor: minor,
  discountBp: z.number(),
  floorMinor: minor.nullable(),
  unitCostMinor: minor.nullable(),
})

type Row = {
  id: string
  no: string
  title: string
  ownerId: string
  customerId: string
  opportunityId: string
  currency: string
  totalMinor: bigint
  baseMinor: bigint
  discountMinor: bigint
  taxRateBp: number
  /** "2026-11-21" */
  validUntilOn: string
  terms: string | null
  docState: string
  lines: unknown
}

/** A quote with no more than a decision is bound to; quantities in ten-thousandths. */
export type Offer = Omit<Row, 'lines'> & { lines: z.infer<typeof line>[] }

/** One statement: every decision and every card of an approval waits for it. Amounts travel as text, which JSON does not round. */
export async function readOffer(tx: Tx, id: string): Promise<Offer | null> {
  const [row] = await tx.sql<Row>`
    select q.id, q.no, q.title, q."ownerId", q."customerId", q."opportunityId", q.currency, q."totalMinor", q."baseMinor", q."discountMinor", q."taxRateBp",
      q."validUntilOn", q.terms, q."docState", (
        select coalesce(json_agg(json_build_object('name', l.name, 'unit', l.unit, 'qty', (l.qty * 10000)::bigint::text,
          'listPriceMinor', l."listPriceMinor"::text, 'dealPriceMinor', l."dealPriceMinor"::text, 'discountBp', l."discountBp",
          'floorMinor', l."floorMinor"::text, 'unitCostMinor', l."unitCostMinor"::text) order by l.sort), '[]')
        from "QuoteLine" l where l."quoteId" = q.id) as lines
    from "Quote" q where q.id = ${id}`
  return row ? { ...row, lines: z.array(line).parse(row.lines) } : null
}
