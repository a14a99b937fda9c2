/** How often deals with one value were won and lost; every count starts at 0.1, so that nothing is ever impossible. */
export type Count = { field: string; value: string; won: number; lost: number }

/** One value's say: above 1 it speaks for winning, below 1 against. */
export type Factor = { field: string; value: string; ratio: number }

/** The chance of winning in basis points, and what each value contributed. */
export type Score = { basisPoints: number; factors: Factor[]; closed: number }

/** Deals that must be closed before their history says anything, and how often a tag must have been seen. */
export const fewest = 50
const start = 0.1

/**
 * Naive Bayes over a pipeline's own history: W = prior(won) × Π won(value) / Σ won(all values of the field), L likewise; the score is
 * W / (W + L). Having reached a stage says nothing about won deals, and for lost ones how many came as far. Undefined before fifty
 * deals are closed. Values never seen are left out; a tag enters with fifty deals of its own.
 */
export function score(
  counts: Count[],
  { stage, values }: { stage: string | undefined; values: Omit<Count, 'won' | 'lost'>[] },
): Score | undefined {
  const all = counts.find(count => count.field === 'all')
  if (!all) return undefined
  const closed = Math.round(all.won + all.lost - 2 * start)
  if (closed < fewest) return undefined
  const factors = [stageFactor(counts, all, stage), ...values.map(value => valueFactor(counts, value))].flatMap(
    factor => factor ?? [],
  )
  const [won, lost] = factors.reduce(
    ([w, l], factor) => [w * factor.won, l * factor.lost],
    [all.won / (all.won + all.lost), all.lost / (all.won + all.lost)],
  )
  const basisPoints = Math.min(Math.max(Math.round(((won ?? 0) / ((won ?? 0) + (lost ?? 0))) * 10_000), 1), 9_999)
  return {
    basisPoints,
    closed,
    factors: factors.map(({ field, value, won: w, lost: l }) => ({ field, value, ratio: w / l })),
  }
}

function stageFactor(counts: Count[], all: Count, stage: string | undefined): Count | undefined {
  const reached = counts.find(count => count.field === 'stage' && count.value === stage)
  return reached && { ...reached, won: 1, lost: reached.lost / all.lost }
}

function valueFactor(counts: Count[], { field, value }: { field: string; value: string }): Count | undefined {
  const known = counts.filter(count => count.field === field)
  const own = known.find(count => count.value === value)
  if (!own || own.won + own.lost <= 2 * start) return undefined
  if (field === 'tag' && own.won + own.lost - 2 * start < fewest) return undefined
  const sum = (of: 'won' | 'lost') => known.reduce((total, count) => total + count[of], 0)
  return { field, value, won: own.won / sum('won'), lost: own.lost / sum('lost') }
}

/** The strongest reasons each way, at most three. */
export function reasons({ factors }: Score): { speaksFor: Factor[]; speaksAgainst: Factor[] } {
  const sorted = factors.toSorted((a, b) => b.ratio - a.ratio)
  return {
    speaksFor: sorted.filter(factor => factor.ratio > 1.05).slice(0, 3),
    speaksAgainst: sorted
      .filter(factor => factor.ratio < 0.95)
      .reverse()
      .slice(0, 3),
  }
}
