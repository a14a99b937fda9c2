import { z } from 'zod'
import type { Tx } from '../../store/db.ts'
import { importEntity } from '../imports/job.ts'
import { shownSchema } from './lists.ts'

const filterSchema = z.object({ words: z.string(), mine: z.boolean(), shown: shownSchema.optional() })
const exportSchema = z.object({
  id: z.string(),
  entity: importEntity,
  format: z.enum(['xlsx', 'csv']),
  filter: z
    .string()
    .transform((text): unknown => JSON.parse(text))
    .pipe(filterSchema),
  state: z.enum(['running', 'done', 'failed']),
  rows: z.number(),
  fileId: z.string().nullable(),
  startedById: z.string(),
})
export type Export = z.infer<typeof exportSchema>

/** An export by its id; undefined when there is none. */
export async function findExport(tx: Tx, id: string): Promise<Export | undefined> {
  const row = await tx.exportJob.findUnique({ where: { id } })
  return row ? exportSchema.parse(row) : undefined
}
