import { type Text, t } from '../../core/text.ts'
import type { Rhythm } from './slots.ts'

/** "every week on Monday", without the time. */
export function rhythmText({ every, on }: Rhythm): Text {
  if (every === 'day') return t('report.every.day')
  return every === 'week' ? t('report.everyWeekOn', { day: on }) : t('report.everyMonthOn', { day: on })
}
