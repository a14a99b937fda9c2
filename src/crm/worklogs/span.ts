import { type Reader, say, t } from '../../core/text.ts'

/** A length of time as people say it: "2 小时 30 分", "2 h 30 min", "45 分". Below a minute it is none. */
export function spanText(minutes: number, reader: Reader): string {
  const whole = Math.max(Math.round(minutes), 0)
  return say(t('span.text', { hours: Math.floor(whole / 60), minutes: whole % 60 }), reader)
}
