import { z } from 'zod'
import type { Tx } from '../../store/db.ts'
import { type Priority, priorities, type TicketType, types } from '../tickets/vocabulary.ts'
import type { Targets } from './clock.ts'

const minutes = z.number().int().min(0).max(525_600)
const pair = z.tuple([minutes, minutes])
/** Minutes until an answer and until a solution, by priority. */
const targetsSchema = z.record(z.enum(priorities), pair)
type Table = z.infer<typeof targetsSchema>

/** How long tickets of some kind may take. Without types or levels it is for all of them. */
export type Policy = {
  id: string
  name: string
  sort: number
  types: TicketType[]
  levels: string[]
  defaultPriority: Priority
  targets: Table
  isDefault: boolean
  enabled: boolean
}

/** What R131 promises where nobody has said otherwise; 0 is a target too: at once. */
export const usualTargets: Table = { urgent: [30, 120], high: [60, 240], normal: [480, 1_440], low: [1_440, 4_320] }

/** Every policy in the order in which they are tried, the default last. */
export async function policies(tx: Tx): Promise<Policy[]> {
  const rows = await tx.slaPolicy.findMany({ orderBy: [{ isDefault: 'asc' }, { sort: 'asc' }, { name: 'asc' }] })
  return rows.map(row => ({
    ...row,
    types: types.filter(type => row.types.includes(type)),
    defaultPriority: priorities.find(priority => priority === row.defaultPriority) ?? 'normal',
    targets: targetsSchema.parse(row.targets),
  }))
}

type About = { type: TicketType; level: string | null }

/** The first policy that fits; there is always a default. */
export function policyFor(all: readonly Policy[], { type, level }: About): Policy {
  const fits = (policy: Policy) =>
    policy.enabled &&
    (policy.types.length === 0 || policy.types.includes(type)) &&
    (policy.levels.length === 0 || (level !== null && policy.levels.includes(level)))
  const found = all.find(fits) ?? all.find(({ isDefault }) => isDefault)
  if (!found) throw new Error('There is no default policy of service levels.')
  return found
}

/** What a policy promises for a priority. */
export function targetsOf({ targets }: Pick<Policy, 'targets'>, priority: Priority): Targets {
  const [response, resolution] = targets[priority]
  return { response, resolution }
}
