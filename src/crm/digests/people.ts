import { z } from 'zod'
import type { Actor } from '../../core/rights.ts'
import { figures } from './figures/all.ts'
import type { Tallies } from './figures/count.ts'
import type { Figure } from './figures/figure.ts'
import { holdersFor, type Staff } from './holders.ts'

/** What the line of a person may tell, and the figure that is counted for it. */
export const personParts = {
  talks: 'talks',
  claimed: 'records.claimed',
  won: 'deals.won',
  overdue: 'plans.overdue',
  resolved: 'tickets.resolved',
  open: 'engineers.open',
  late: 'engineers.late',
} as const
export type PersonPart = keyof typeof personParts

const count = z.number().default(0)
export const personSchema = z.object({
  ...{ id: z.string(), name: z.string() },
  ...{ talks: count, claimed: count, won: count, overdue: count, resolved: count, open: count, late: count },
})
type Person = z.infer<typeof personSchema>

/** What has to be counted for such lines. */
export function personFigures(parts: readonly PersonPart[]): Figure[] {
  return parts.flatMap(part => figures.get(personParts[part]) ?? [])
}

/** So many people have a line of their own. */
const mostPeople = 8

type Asked = { parts: readonly PersonPart[]; actor: Actor; staff: Staff; tallies: Tallies }

/** A line for each person the reader looks after, with anything to tell: who did most of the first part first, and so on. */
export function peopleOf({ parts, actor, staff, tallies }: Asked): Person[] {
  const [first] = parts
  const figure = first && figures.get(personParts[first])
  const holders = figure && holdersFor(actor, figure, staff)
  if (holders === undefined) return []
  const lines = staff.people.flatMap(({ id, name }) => {
    if (id === actor.id || (holders !== null && !holders.has(id))) return []
    const counts = parts.map(part => [part, tallies.now.get(personParts[part])?.get(id)?.count ?? 0] as const)
    return counts.some(([, of]) => of > 0) ? [personSchema.parse({ id, name, ...Object.fromEntries(counts) })] : []
  })
  const order = (a: Person, b: Person) => parts.reduce((sofar, part) => sofar || b[part] - a[part], 0)
  return lines.toSorted(order).slice(0, mostPeople)
}
