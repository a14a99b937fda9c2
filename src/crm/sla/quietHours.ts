import { DateTime } from 'luxon'

const sleepsFrom = 21
const wakesAt = 8

/** When somebody may be told: now, or at eight when it is night where they are (R143). */
export function afterNight(at: Date, zone: string): Date {
  const local = DateTime.fromJSDate(at, { zone })
  if (local.hour >= wakesAt && local.hour < sleepsFrom) return at
  const morning = local.hour >= sleepsFrom ? local.plus({ days: 1 }) : local
  return morning.startOf('day').set({ hour: wakesAt }).toJSDate()
}
