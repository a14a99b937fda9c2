import { DateTime } from 'luxon'
import { monthName } from '../../core/moment.ts'
import { type Reader, say, t } from '../../core/text.ts'

/** Whole local days, [from, to). What is not understood is this month. */
export function periodOf(said: string, reader: Reader, zone: string): { from: Date; to: Date; name: string } {
  const now = DateTime.fromJSDate(reader.now, { zone })
  const month = /^(\d{4})[-/.年](\d{1,2})/.exec(said)
  const days = /^(\d{1,3})\s*(?:天|days?|d)$/i.exec(said)
  const monthOf = (start: DateTime) => ({
    from: start.toJSDate(),
    to: start.plus({ months: 1 }).toJSDate(),
    name: monthName(start.toJSDate(), { ...reader, zone }),
  })
  if (/^(全部|所有|all)$/i.test(said))
    return {
      from: new Date(0),
      to: now.plus({ days: 1 }).startOf('day').toJSDate(),
      name: say(t('channels.all'), reader),
    }
  if (/^(上个?月|last month)$/i.test(said)) return monthOf(now.startOf('month').minus({ months: 1 }))
  if (days) {
    const count = Math.max(Number(days[1]), 1)
    const to = now.plus({ days: 1 }).startOf('day')
    return {
      from: to.minus({ days: count }).toJSDate(),
      to: to.toJSDate(),
      name: say(t('channels.days', { count }), reader),
    }
  }
  const start = month ? DateTime.fromObject({ year: Number(month[1]), month: Number(month[2]) }, { zone }) : undefined
  return monthOf(start?.isValid ? start : now.startOf('month'))
}
