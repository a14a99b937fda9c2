import { minutesOf } from '../../core/slots.ts'
import { type Text, t } from '../../core/text.ts'
import type { Context } from '../action.ts'
import { slotAfter } from '../calendar/slots.ts'

/**
 * When a report goes out: every working day, on a day of the week (1 is Monday), or on a day of the month or of the quarter's first
 * month, at a time on the company's clock ("09:00").
 */
export type Rhythm = { every: 'day' | 'week' | 'month' | 'quarter'; on: number; at: string }
export const rhythms = ['day', 'week', 'month', 'quarter'] as const

/** "every week on Monday", without the time. */
export function rhythmText({ every, on }: Rhythm): Text {
  if (every === 'day') return t('report.every.day')
  if (every === 'week') return t('report.everyWeekOn', { day: on })
  return t(every === 'month' ? 'report.everyMonthOn' : 'report.everyQuarterOn', { day: on })
}

/** When it goes out next after a moment: like everything that comes by itself, on the days on which people work. */
export async function nextOf(
  context: Pick<Context, 'tx' | 'company'>,
  { every, on, at }: Rhythm,
  after: Date,
): Promise<Date> {
  const timed = { every, anchor: on, at: minutesOf(at), zone: context.company.zone }
  return (await slotAfter(context, timed, after)).nextAt
}
