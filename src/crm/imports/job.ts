import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import { isTextKey, type Text, t } from '../../core/text.ts'
import type { Tx } from '../../store/db.ts'

/** What is done with rows that are known already, and with owners nobody named. */
const optionsSchema = z.object({
  /** fail: the row fails with its match; update: filled cells overwrite; skip: the row is left out. */
  existing: z.enum(['fail', 'update', 'skip']).default('fail'),
  /** Whether the same name or e-mail address counts as known, or only phones and tax numbers do. */
  similar: z.enum(['known', 'new']).default('known'),
  /** Where records without an owner go. */
  pool: z.uuid().optional(),
  /** Whether leads without owner go from that pool to people, by the assignment rules. */
  byRules: z.boolean().default(false),
})
export type Options = z.infer<typeof optionsSchema>

/** Field name to column, counted from 0. */
export const mappingSchema = z.record(z.string().max(40), z.number().int().min(0).max(999))
export type Mapping = z.infer<typeof mappingSchema>

/** What can be brought in and taken out. */
export const importEntity = z.enum(['lead', 'customer', 'contact', 'opportunity', 'followup'])
export type ImportEntity = z.infer<typeof importEntity>

const jobSchema = z.object({
  id: z.string(),
  entity: importEntity,
  fileId: z.string(),
  fileName: z.string(),
  fileHash: z.string(),
  format: z.enum(['xlsx', 'csv']),
  sheet: z.string(),
  sheets: z.array(z.string()),
  headerNo: z.number(),
  headers: z.array(z.string()),
  mapping: mappingSchema,
  options: optionsSchema,
  state: z.enum(['mapping', 'checking', 'checked', 'running', 'done', 'undoing', 'undone', 'cancelled', 'failed']),
  doneTo: z.number(),
  rows: z.number(),
  created: z.number(),
  updated: z.number(),
  skipped: z.number(),
  failed: z.number(),
  overLimit: z.number(),
  takenBack: z.number(),
  left: z.number(),
  problem: z.unknown(),
  startedById: z.string(),
  createdAt: z.date(),
  finishedAt: z.date().nullable(),
})

/** An import as it stands. */
export type Job = z.infer<typeof jobSchema>

/** An import by its id; undefined when there is none. */
export async function findJob(tx: Tx, id: string): Promise<Job | undefined> {
  const row = await tx.importJob.findUnique({ where: { id } })
  return row ? jobSchema.parse(row) : undefined
}

/** The actor's own import, locked against a second tap. Throws when it is somebody else's or not in one of these states any more. */
export async function ownJob(
  { tx, actor }: { tx: Tx; actor: { id: string } },
  id: string,
  states: readonly Job['state'][],
): Promise<Job> {
  await tx.sql`select 1 from "ImportJob" where id = ${id} for update`
  const job = await findJob(tx, id)
  if (!job || job.startedById !== actor.id) throw new Refusal('import.unknown', {})
  if (!states.includes(job.state))
    throw new Refusal('import.notNow', { file: job.fileName, state: stateText(job.state) })
  return job
}

export function stateText(state: Job['state']): Text {
  return t(states[state])
}
const states = {
  mapping: 'import.state.mapping',
  checking: 'import.state.checking',
  checked: 'import.state.checked',
  running: 'import.state.running',
  done: 'import.state.done',
  undoing: 'import.state.undoing',
  undone: 'import.state.undone',
  cancelled: 'import.state.cancelled',
  failed: 'import.state.failed',
} as const

const textSchema = z.object({ key: z.string(), args: z.record(z.string(), z.unknown()).optional() })

/** A sentence as it was stored; undefined when it is none (any more). Texts inside of texts come as texts. */
export function storedText(stored: unknown): Text | undefined {
  const shape = textSchema.safeParse(stored)
  if (!shape.success || !isTextKey(shape.data.key)) return undefined
  const args = Object.entries(shape.data.args ?? {}).map(([name, arg]) => [name, storedArgument(arg)] as const)
  return { key: shape.data.key, args: Object.fromEntries(args) }
}

function storedArgument(arg: unknown): string | number | Text | (string | Text)[] {
  if (Array.isArray(arg)) return arg.map(one => (typeof one === 'string' ? one : (storedText(one) ?? '')))
  if (typeof arg === 'string' || typeof arg === 'number') return arg
  return storedText(arg) ?? ''
}

const undoDays = 7

/** Until when an import can be rolled back (R164). */
export function undoUntil({ finishedAt, createdAt }: Pick<Job, 'finishedAt' | 'createdAt'>): Date {
  return new Date((finishedAt ?? createdAt).getTime() + undoDays * 86_400_000)
}

/** How many rows were looked at already. */
export function soFar({ created, updated, skipped, failed }: Job): number {
  return created + updated + skipped + failed
}
