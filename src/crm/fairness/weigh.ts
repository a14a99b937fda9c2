/** What counts when several people want the same record, in the order in which it is told. */
export const parts = ['room', 'match', 'answers', 'waiting'] as const
export type Part = (typeof parts)[number]

/** Somebody who wants it. Shares are 0 to 1. */
export type Wanting = {
  id: string
  /** The order in which they tapped. */
  nth: number
  /** How much of what they may hold is free; 1 without a limit. */
  room: number
  /** 1: a rule names the region or product for them; 0.5: they look after somebody in that region; else 0. */
  match: number
  /** How many of the leads they were offered lately they accepted; 0.5 for who was offered none. */
  answers: number
  /** Since when they claimed nothing, in days; null when they never did. */
  quietDays: number | null
}

export type Weighed = { id: string; nth: number; score: number; parts: Record<Part, number> }

/** The longest wait that still counts for more. */
const longestDays = 30

/** Everybody's points, the most first; of equals the one who tapped earlier. */
export function weigh(wanting: Wanting[], weights: Record<Part, number>): Weighed[] {
  return wanting
    .map(({ id, nth, quietDays, ...shares }) => {
      const waiting = quietDays === null ? 1 : Math.min(Math.max(quietDays, 0), longestDays) / longestDays
      const share: Record<Part, number> = { ...shares, waiting }
      const points = Object.fromEntries(parts.map(part => [part, Math.round(weights[part] * share[part])] as const))
      const told = { room: 0, match: 0, answers: 0, waiting: 0, ...points }
      return { id, nth, parts: told, score: parts.reduce((sum, part) => sum + told[part], 0) }
    })
    .toSorted((a, b) => b.score - a.score || a.nth - b.nth)
}
