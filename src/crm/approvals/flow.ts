import { z } from 'zod'

/** What a condition compares: fields of the document's content as it was submitted. */
const condition = z.strictObject({
  field: z.string().min(1).max(60),
  is: z.enum(['above', 'atLeast', 'below', 'atMost', 'same', 'other', 'oneOf']),
  value: z.union([z.number(), z.string(), z.array(z.string()).max(50)]),
})
export type Condition = z.infer<typeof condition>

/** Where a step finds its people. */
const source = z.discriminatedUnion('who', [
  z.strictObject({ who: z.literal('users'), ids: z.array(z.uuid()).min(1).max(20) }),
  z.strictObject({ who: z.literal('role'), role: z.string().min(1).max(60) }),
  z.strictObject({ who: z.literal('manager'), levels: z.number().int().min(1).max(10) }),
  z.strictObject({ who: z.literal('managers'), levels: z.number().int().min(1).max(10) }),
  z.strictObject({ who: z.literal('departmentHead') }),
  z.strictObject({ who: z.literal('owner') }),
  z.strictObject({ who: z.literal('picked') }),
])
export type Source = z.infer<typeof source>

/** What becomes of a step when nobody acted for so many working hours. */
const lapse = z.strictObject({ hours: z.number().int().min(1).max(240), as: z.enum(['approved', 'rejected']) })
export type Lapse = z.infer<typeof lapse>

const approve = z.strictObject({
  kind: z.literal('approve'),
  key: z.string().min(1).max(40),
  name: z.string().min(1).max(60),
  from: source,
  mode: z.enum(['any', 'all', 'sequential', 'ratio']).default('any'),
  /** Share of agreement that a ratio step needs, in basis points. */
  ratioBp: z.number().int().min(1).max(10_000).default(6_000),
  whenEmpty: z.enum(['admin', 'pass']).default('admin'),
  whenSelf: z.enum(['manager', 'skip', 'allow']).default('manager'),
  /** Fields of the document that whoever is asked here may change while it waits for them. */
  edits: z.array(z.string().min(1).max(60)).max(20).default([]),
  /** Without it nothing is decided by waiting: people are reminded and their managers asked. Never for documents about money. */
  lapse: lapse.optional(),
})
export type ApproveStep = z.infer<typeof approve>

const copy = z.strictObject({ kind: z.literal('copy'), key: z.string().min(1).max(40), to: source })
type CopyStep = z.infer<typeof copy>

type Branch = { when: Condition[]; steps: Step[] }
type BranchStep = { kind: 'branch'; key: string; branches: Branch[]; otherwise: Step[] }
export type Step = ApproveStep | CopyStep | BranchStep

// A flow is a tree, not a graph: every way through it ends, and nothing can go in a circle.
const step: z.ZodType<Step> = z.lazy(() =>
  z.union([
    approve,
    copy,
    z.strictObject({
      kind: z.literal('branch'),
      key: z.string().min(1).max(40),
      branches: z
        .array(z.strictObject({ when: z.array(condition).min(1).max(10), steps: z.array(step).max(20) }))
        .min(1)
        .max(10),
      otherwise: z.array(step).max(20),
    }),
  ]),
)

/** The steps of a flow. Throws a ZodError for anything that is none. */
export const stepsSchema = z.array(step).min(1).max(30)
export const conditionsSchema = z.array(condition).max(10)

/** What an admin may choose for a whole flow. */
export const optionsSchema = z.object({
  withdrawUntil: z.enum(['firstDecision', 'end']).default('firstDecision'),
  resubmitFrom: z.enum(['start', 'rejected']).default('start'),
  sameAgain: z.enum(['consecutive', 'first', 'none']).default('consecutive'),
  /** Above this amount in base currency an agreement is asked for twice. */
  confirmAboveMinor: z.coerce.bigint().optional(),
})
export type FlowOptions = z.infer<typeof optionsSchema>

/** What a document says, as flows and approvers look at it: flat, plain, ordered by the document. */
export type Content = { [field: string]: string | number | boolean | null | readonly string[] }

/** A step that really happens. */
export type RouteStep = ApproveStep | CopyStep
export const routeSchema = z.array(z.union([approve, copy]))

/**
 * The steps that this content goes through: of every branch the first that fits, else its default. The content does not change on the
 * way, so neither does the route, and it can be shown before anything is submitted.
 */
export function routeOf(steps: readonly Step[], content: Content): RouteStep[] {
  return steps.flatMap(each => {
    if (each.kind !== 'branch') return [each]
    const fitting = each.branches.find(branch => holds(branch.when, content))
    return routeOf(fitting ? fitting.steps : each.otherwise, content)
  })
}

/** True when every condition holds. A field that the document does not have is "other" than anything, and never an error. */
export function holds(conditions: readonly Condition[], content: Content): boolean {
  return conditions.every(({ field, is, value }) => compare(content[field], is, value))
}

function compare(has: Content[string] | undefined, is: Condition['is'], value: Condition['value']): boolean {
  if (has === undefined || has === null) return is === 'other'
  const list = Array.isArray(value) ? value : [String(value)]
  const all = typeof has === 'object' ? has.map(String) : [String(has)]
  switch (is) {
    case 'same':
    case 'oneOf':
      return all.some(one => list.includes(one))
    case 'other':
      return !all.some(one => list.includes(one))
    default:
      return ordered(Number(has), is, Number(value))
  }
}

function ordered(has: number, is: 'above' | 'atLeast' | 'below' | 'atMost', value: number): boolean {
  if (Number.isNaN(has) || Number.isNaN(value)) return false
  switch (is) {
    case 'above':
      return has > value
    case 'atLeast':
      return has >= value
    case 'below':
      return has < value
    case 'atMost':
      return has <= value
  }
}
