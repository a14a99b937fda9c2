import { dayPlus } from '../../../core/slots.ts'
import { type Span, spanOf, type Window } from '../window.ts'

const always = '2000-01-01'

/** What happened in the window, and in the one it is compared with. */
export const happened = { span: ({ now }: Window): Span => now, compare: ({ before }: Window): Span => before }

/** What had its day before today. */
export function overdue({ today, zone }: Window): Span {
  return spanOf(always, today, zone)
}

/** What has its day today. */
export function dueToday({ today, zone }: Window): Span {
  return spanOf(today, dayPlus(today, 1), zone)
}

/** What has its day within a week, today included. */
export function dueSoon({ today, zone }: Window): Span {
  return spanOf(today, dayPlus(today, 7), zone)
}

/** What is there, whenever it came. */
export function ever({ zone }: Window): Span {
  return spanOf(always, '2999-01-01', zone)
}

/** What became overdue since the last digest: its day, on which it was still in time, is one of those told of, and over. */
export function fellOverdue({ now, today, zone }: Window): Span {
  return now.toOn <= today ? now : spanOf(now.fromOn, today, zone)
}
