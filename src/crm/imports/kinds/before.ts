import { z } from 'zod'
import type { Json } from '../../../core/card.ts'
import type { Before, Patch, Point } from './kind.ts'

/** What stood in the columns and points that patches write over, by record. */
export function beforeOf(
  patches: Patch[],
  rows: { id: string; row: { [column: string]: Json } }[],
  points: Map<string, Point[]>,
): Map<string, Before> {
  const old = new Map(rows.map(({ id, row }) => [id, row]))
  return new Map(
    patches.map(patch => {
      const row = old.get(patch.id) ?? {}
      const columns = Object.fromEntries(Object.keys(patch.columns).map(column => [column, row[column] ?? null]))
      const written = { columns: patch.columns, points: patch.points, replaces: patch.replaces }
      return [patch.id, { columns, points: points.get(patch.id) ?? [], added: [], written }]
    }),
  )
}

const columns = z.record(z.string(), z.json())
const points = z.array(z.object({ kind: z.string(), raw: z.string(), normalised: z.string() }))

/** A Before as it was stored with its row. */
export const beforeSchema = z.object({
  columns,
  points,
  added: z.array(z.string()),
  written: z.object({ columns, points, replaces: z.array(z.string()) }),
})
