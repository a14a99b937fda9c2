import { z } from 'zod'
import { type Text, t } from '../../core/text.ts'
import type { Tx } from '../../store/db.ts'
import type { ContentField, Trigger } from './documents.ts'
import { type FlowOptions, optionsSchema, type RouteStep, routeSchema } from './flow.ts'
import type { Why } from './people.ts'
import type { Vote } from './verdict.ts'

/** What an approver changed on the way: what it said until then, and from then on. */
type Edit = { by: string; at: Date; round: number; before: ContentField[]; after: ContentField[] }

/** An approval as it runs. */
export type Instance = {
  id: string
  entity: string
  entityId: string
  trigger: Trigger
  content: ContentField[]
  before: ContentField[] | null
  edits: Edit[]
  contentHash: string
  baseMinor: bigint | null
  initiatorId: string
  initiator: string
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
  who: string
  actingForId: string | null
  forWhom: string | null
  comment: string | null
  actedAt: Date | null
  pendingAt: Date | null
  why: Why | null
  /** Decided by the flow because nobody did in time. */
  automatic: boolean
}

const contentSchema = z.array(
  z.object({
    field: z.string(),
    kind: z.enum(['text', 'money', 'percent', 'date', 'number', 'list']),
    value: z.union([z.string(), z.number(), z.null(), z.array(z.string())]),
    currency: z.string().optional(),
  }),
)
const editsSchema = z.array(
  z.object({ by: z.string(), at: z.coerce.date(), round: z.number(), before: contentSchema, after: contentSchema }),
)
const triggers = z.enum(['create', 'update', 'void'])
const states = z.enum(['running', 'returned', 'approved', 'rejected', 'withdrawn', 'cancelled'])
const votes = z.enum(['waiting', 'pending', 'approved', 'rejected', 'returned', 'transferred', 'skipped', 'cancelled'])
const whys = z.enum(['noApprover', 'left']).nullable()
const origins = z.enum(['flow', 'transfer', 'before', 'after', 'parallel', 'escalation'])

/** Which approval is meant: by its own id, or the one under way, else the newest, of the document with this number. */
export type Named = { id: string } | { no: string }

/**
 * The approval, and nobody else's hands on it until the transaction ends: two people who decide at once do so one after the other, and
 * it moves on once. Undefined when there is none.
 */
export async function lockInstance(tx: Tx, named: Named): Promise<Instance | undefined> {
  const { id, no } = { id: null, no: null, ...named }
  const [row] = await tx.sql<Row>`
    select i.*, v.options, u."displayName" as initiator from "ApprovalInstance" i
    join "FlowVersion" v on v.id = i."flowVersionId" join "User" u on u.id = i."initiatorId" 
    where i.id = coalesce(${id}::uuid, shoal_approval_of(${no})) for update of i`
  return row && instanceOf(row)
}

/** The approval as it is; undefined when there is none. */
export async function readInstance(tx: Tx, named: Named): Promise<Instance | undefined> {
  const { id, no } = { id: null, no: null, ...named }
  const [row] = await tx.sql<Row>`
    select i.*, v.options, u."displayName" as initiator from "ApprovalInstance" i
    join "FlowVersion" v on v.id = i."flowVersionId" join "User" u on u.id = i."initiatorId" 
    where i.id = coalesce(${id}::uuid, shoal_approval_of(${no}))`
  return row && instanceOf(row)
}

type Read = 'trigger' | 'state' | 'content' | 'before' | 'edits' | 'route' | 'options'
type Row = Omit<Instance, Read> & Record<Read, unknown>

function instanceOf({ content, before, edits, route, trigger, state, options, ...rest }: Row): Instance {
  return {
    ...rest,
    edits: editsFrom(edits),
    trigger: triggers.parse(trigger),
    state: states.parse(state),
    content: contentFrom(content),
    before: before === null ? null : contentFrom(before),
    route: routeSchema.parse(route),
    options: optionsSchema.parse(options),
  }
}

function editsFrom(stored: unknown): Edit[] {
  return editsSchema
    .parse(stored)
    .map(({ before, after, ...edit }) => ({ ...edit, before: contentFrom(before), after: contentFrom(after) }))
}

function contentFrom(stored: unknown): ContentField[] {
  return contentSchema.parse(stored).map(({ currency, ...field }) => (currency ? { ...field, currency } : field))
}

/** All tasks of an approval in the order they came, with the names of who decides and of whom they stand in for. */
export async function tasksOf(tx: Tx, instanceId: string): Promise<Task[]> {
  const rows = await tx.sql<Omit<Task, 'state' | 'origin' | 'why'> & Record<'state' | 'origin' | 'why', unknown>>`
    select t.*, u."displayName" as who, f."displayName" as "forWhom" from "ApprovalTask" t
    join "User" u on u.id = t."assigneeId" left join "User" f on f.id = t."actingForId"
    where t."instanceId" = ${instanceId} order by t.round, t.step, t.seq, t.id`
  return rows.map(({ state, origin, why, ...row }) => ({
    ...row,
    state: votes.parse(state),
    origin: origins.parse(origin),
    why: whys.parse(why),
  }))
}

/** Who decided: the person, or the flow in their place. */
export function deciderOf({ who, automatic }: Pick<Task, 'who' | 'automatic'>): string | Text {
  return automatic ? t('approval.flowFor', { who }) : who
}

/** Those of the step that is being decided. */
export function tasksNow({ instance, tasks }: { instance: Instance; tasks: readonly Task[] }): Task[] {
  return tasks.filter(({ round, step }) => round === instance.round && step === instance.step)
}

/** True for a task that somebody still has to decide, now or when it is their turn. */
export function isOpen({ state }: Task): boolean {
  return state === 'pending' || state === 'waiting'
}
