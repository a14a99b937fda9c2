import { localDate } from '../../core/moment.ts'

/** The three taps, in their order. */
export type Question = 'closes' | 'amount' | 'when'

/** What the words stand for, in basis points. */
export const chances = { yes: 9_000, maybe: 5_000, no: 1_000 } as const

/** The next question of a sheet; undefined when it is answered. */
export function questionOf(poll: {
  closes: string | null
  amountMinor: bigint | null
  answeredAt: Date | null
}): Question | undefined {
  if (poll.answeredAt) return undefined
  if (!poll.closes) return 'closes'
  return poll.amountMinor === null ? 'amount' : 'when'
}

/** The last day of this month or a later one, as a calendar date. */
export function plusMonthEnd(now: Date, zone: string, ahead: number): Date {
  const [year = 0, month = 1] = localDate(now, zone).split('-').map(Number)
  return new Date(Date.UTC(year, month + ahead, 0))
}
