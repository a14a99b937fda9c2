import { z } from 'zod'
import type { Actor } from '../../core/rights.ts'
import { type Amount, sumOf, type Tallies } from './figures/count.ts'
import type { Figure } from './figures/figure.ts'
import { holdersFor, type Staff } from './holders.ts'
import type { DigestKind } from './kinds.ts'
import { peopleOf, personSchema } from './people.ts'

const amount = z.object({ count: z.number(), minor: z.string(), foreign: z.number() })
/** `since` is the moment of the oldest, where the figure tells it. */
const line = amount.extend({
  figure: z.string(),
  before: amount.nullable(),
  since: z.string().nullable().default(null),
})
/** What a digest told, as it is kept: figures without words, so that every reader is told in their language. */
export const contentSchema = z.object({
  needs: z.array(line),
  changed: z.array(line),
  asItStands: z.array(line),
  people: z.array(personSchema),
  /** Reminders that were folded into it. */
  folded: z.array(z.string()),
  /** Set when it comes less often now, because nobody opened the last ones. */
  slowed: z.boolean(),
  /** The shorter digests of the same morning, the longest first: they are told with this one, each a tap away. */
  within: z.array(z.object({ run: z.uuid(), every: z.enum(['day', 'week', 'month', 'quarter']) })).default([]),
})
export type Content = z.infer<typeof contentSchema>
export type Line = z.infer<typeof line>

type Parts = { kind: DigestKind; actor: Actor; staff: Staff; tallies: Tallies; folded: string[]; slowed: boolean }

/** One reader's digest out of what was counted for everybody. Figures they may not see are left out; what is nothing now and before too. */
export function contentFor({ kind, actor, staff, tallies, folded, slowed }: Parts): Content {
  const lines = (figures: readonly Figure[]) =>
    figures.flatMap(figure => lineOf(figure, { actor, staff, tallies }) ?? [])
  return {
    needs: lines(kind.needs).filter(({ count }) => count > 0),
    changed: lines(kind.changed),
    asItStands: lines(kind.asItStands).filter(({ count }) => count > 0),
    people: peopleOf({ parts: kind.people, actor, staff, tallies }),
    folded,
    slowed,
    within: [],
  }
}

/** True when there is nothing to tell: then nothing is sent (R149). What merely stands as it stood is nothing. */
export function isEmpty({ needs, changed, folded }: Content): boolean {
  return needs.length === 0 && folded.length === 0 && changed.every(({ count }) => count === 0)
}

type Counted = Pick<Parts, 'actor' | 'staff' | 'tallies'>

function lineOf(figure: Figure, { actor, staff, tallies }: Counted): Line | undefined {
  const holders = holdersFor(actor, figure, staff)
  if (holders === undefined) return undefined
  const now = sumOf(tallies.now.get(figure.name), holders)
  const before = figure.compare ? sumOf(tallies.before.get(figure.name), holders) : null
  if (now.count === 0 && (before === null || before.count === 0)) return undefined
  const since = (figure.oldest && now.first?.toISOString()) ?? null
  return { figure: figure.name, ...kept(now), before: before && kept(before), since }
}

function kept({ count, minor, foreign }: Amount) {
  return { count, minor: String(minor), foreign }
}
