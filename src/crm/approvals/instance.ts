import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import type { Tx } from '../../store/db.ts'
import type { ContentField, Trigger } from './documents.ts'
import { type FlowOptions, optionsSchema, type RouteStep, routeSchema } from './flow.ts'
import type { Vote } from './verdict.ts'

/** An approval as it runs. */
export type Instance = {
  id: string
  entity: string
  entityId: string
  trigger: Trigger
  content: ContentField[]
  before: ContentField[] | null
  contentHash: string
  baseMinor: bigint | null
  initiatorId: string
  route: RouteStep[]
  step: number
  round: number
  state: 'running' | 'returned' | 'approved' | 'rejected' | 'withdrawn' | 'cancelled'
  picked: string[]
  options: FlowOptions
  startedAt: Date
  lastUrgedAt: Date | null
}

/** A task with what the engine asks of it. */
export type Task = Vote & {
  step: number
  round: number
  assigneeId: string
  actingForId: string | null
  comment: string | null
  actedAt: Date | null
  pendingAt: Date | null
}

const contentSchema = z.array(
  z.object({
    field: z.string(),
    kind: z.enum(['text', 'money', 'percent', 'date', 'number', 'list']),
    value: z.union([z.string(), z.number(), z.null(), z.array(z.string())]),
    currency: z.string().optional(),
  }),
)
const triggers = z.enum(['create', 'update', 'void'])
const states = z.enum(['running', 'returned', 'approved', 'rejected', 'withdrawn', 'cancelled'])
const votes = z.enum(['waiting', 'pending', 'approved', 'rejected', 'returned', 'transferred', 'skipped', 'cancelled'])
const origins = z.enum(['flow', 'transfer', 'before', 'after', 'parallel', 'escalation'])

/**
 * The approval, and nobody else's hands on it until the transaction ends: two people who decide at once do so one after the other, and
 * it moves on once.
 */
export async function lockInstance(tx: Tx, id: string): Promise<Instance> {
  await tx.sql`select 1 from "ApprovalInstance" where id = ${id} for update`
  const instance = await readInstance(tx, id)
  if (!instance) throw new Refusal('approval.gone', {})
  return instance
}

/** The approval as it is; undefined when there is none. */
export async function readInstance(tx: Tx, id: string): Promise<Instance | undefined> {
  const row = await tx.approvalInstance.findUnique({ where: { id }, include: { flowVersion: true } })
  if (!row) return undefined
  const { flowVersion, content, before, route, trigger, state, ...rest } = row
  return {
    ...rest,
    trigger: triggers.parse(trigger),
    state: states.parse(state),
    content: contentFrom(content),
    before: before === null ? null : contentFrom(before),
    route: routeSchema.parse(route),
    options: optionsSchema.parse(flowVersion.options),
  }
}

function contentFrom(stored: unknown): ContentField[] {
  return contentSchema.parse(stored).map(({ currency, ...field }) => (currency ? { ...field, currency } : field))
}

/** The tasks of an approval in the order they came: of one step of the present round, or all. */
export async function tasksOf(tx: Tx, { id, round, step }: Instance, which: 'now' | 'all'): Promise<Task[]> {
  const rows = await tx.approvalTask.findMany({
    where: { instanceId: id, ...(which === 'now' ? { round, step } : {}) },
    orderBy: [{ round: 'asc' }, { step: 'asc' }, { seq: 'asc' }, { id: 'asc' }],
  })
  return rows.map(({ state, origin, ...row }) => ({ ...row, state: votes.parse(state), origin: origins.parse(origin) }))
}
