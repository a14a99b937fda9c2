import { z } from 'zod'
import { isZone } from '../../core/moment.ts'
import { afterQuiet } from '../../core/quietHours.ts'
import { hoursOn, type WorkCalendar } from '../../core/worktime.ts'
import type { Company } from '../../store/company.ts'
import type { Tx } from '../../store/db.ts'
import type { ReminderKind } from './kind.ts'
import { reminderSettings } from './settings.ts'

/** How a kind of reminder reaches a person. */
export const ways = ['push', 'digest', 'off'] as const
export type Way = (typeof ways)[number]

const kindsSchema = z.record(z.string(), z.enum(ways)).catch({})

/** What one person wants, as far as they said; the rest is the company's. */
export type Rhythm = {
  userId: string
  zone: string
  quietFrom: number
  quietTo: number
  offDaysQuiet: boolean
  /** Until when nothing rings, by their own wish or because they are away; null when it may. Somebody away with no end has the far future. */
  silentUntil: Date | null
  kinds: Record<string, Way>
}

type Row = {
  userId: string
  zone: string | null
  dutyState: string
  awayUntil: Date | null
  quietFrom: number | null
  quietTo: number | null
  offDaysQuiet: boolean | null
  dndUntil: Date | null
  kinds: unknown
}

const noEnd = new Date('9000-01-01T00:00:00Z')

/** How these people want to be told things. */
export async function rhythmsOf(
  tx: { sql: Tx['sql'] },
  ids: readonly string[],
  company: Company,
): Promise<Map<string, Rhythm>> {
  const usual = reminderSettings.of(company)
  const rows = await tx.sql<Row>`
    select u.id as "userId", u."timeZone" as zone, u."dutyState", u."awayUntil", r."quietFrom", r."quietTo", r."offDaysQuiet", r."dndUntil",
      coalesce(r.kinds, '{}') as kinds
    from "User" u left join "Rhythm" r on r."userId" = u.id where u.id = any (${ids}::uuid[])`
  return new Map(
    rows.map(row => [
      row.userId,
      {
        userId: row.userId,
        zone: row.zone && isZone(row.zone) ? row.zone : company.zone,
        quietFrom: row.quietFrom ?? usual.quietFrom * 60,
        quietTo: row.quietTo ?? usual.quietTo * 60,
        offDaysQuiet: row.offDaysQuiet ?? usual.offDaysQuiet,
        silentUntil: later(row.dndUntil, row.dutyState === 'away' ? (row.awayUntil ?? noEnd) : null),
        kinds: kindsSchema.parse(row.kinds),
      },
    ]),
  )
}

/** How this kind comes to this person. */
export function wayOf({ kinds }: Rhythm, { name, usually }: ReminderKind): Way {
  return kinds[name] ?? usually
}

/**
 * When somebody may be told at the earliest: now, after their night, or when they want to hear again (R143). Most people share a zone and
 * a night, so each end of a night is worked out once a moment.
 */
export function hearing(now: Date, calendar: WorkCalendar) {
  const nights = new Map<string, Date>()
  return function mayHearAt(rhythm: Rhythm, urgency: ReminderKind['urgency']): Date {
    if (urgency === 'asked') return now
    const { silentUntil } = rhythm
    const begin = urgency !== 'urgent' && silentUntil && silentUntil > now ? silentUntil : now
    if (begin === noEnd) return noEnd
    const { quietFrom: from, quietTo: to, zone, offDaysQuiet } = rhythm
    const key = `${begin.getTime()} ${zone} ${from} ${to} ${offDaysQuiet}`
    const isWorkday = (day: string) => !offDaysQuiet || hoursOn(day, calendar).length > 0
    const at = nights.get(key) ?? afterQuiet(begin, { from, to, zone, isWorkday })
    nights.set(key, at)
    return at
  }
}

/** When a room may be told at the earliest: it has no night of its own, so the company's counts, on the company's clock. */
export function roomHears(at: Date, { company, calendar }: { company: Company; calendar: WorkCalendar }): Date {
  const { quietFrom, quietTo, offDaysQuiet } = reminderSettings.of(company)
  const isWorkday = (day: string) => !offDaysQuiet || hoursOn(day, calendar).length > 0
  return afterQuiet(at, { from: quietFrom * 60, to: quietTo * 60, zone: company.zone, isWorkday })
}

function later(a: Date | null, b: Date | null): Date | null {
  if (!a || !b) return a ?? b
  return a > b ? a : b
}
