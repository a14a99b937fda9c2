import { atHour } from '../../core/moment.ts'
import { type Text, t } from '../../core/text.ts'
import type { Context } from '../action.ts'

/** A promise or a reminder is put off at most so often (R145). */
export const mostSnoozes = 5

export const steps = ['1h', '3h', 'tomorrow'] as const
export type Step = (typeof steps)[number]

/** When it comes again: counted from now, and tomorrow at nine on the person's own clock. */
export function laterBy(step: Step, { now, actor }: Pick<Context, 'now' | 'actor'>): Date {
  if (step === 'tomorrow') return atHour(now, { days: 1, hour: 9, zone: actor.zone })
  return new Date(now.getTime() + (step === '1h' ? 1 : 3) * 3_600_000)
}

/** When it comes again. Whoever puts it off for the last time is told so, and that whoever leads reads of it where they do (`isNamed`). */
export function putOffText({
  times,
  isNamed,
  ...told
}: {
  text: string
  at: Date
  times: number
  isNamed: boolean
}): Text {
  if (times < mostSnoozes) return t('plan.snoozed', told)
  return t(isNamed ? 'plan.snoozedLastNamed' : 'plan.snoozedLast', { ...told, times })
}
