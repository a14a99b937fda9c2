import { grouped } from '../../core/grouped.ts'
import { atHour, isZone, localDate } from '../../core/moment.ts'
import { dayPlus } from '../../core/slots.ts'
import { type Doing, defineRoutine } from '../routine.ts'
import { fire } from './fire.ts'
import type { ReminderKind } from './kind.ts'
import { dropSettled } from './stands.ts'
import { remind } from './write.ts'

/** Nobody is told anything before nine, and what is found in the evening is found again in the morning. */
const hours = { from: 9, until: 21 }
/** What was reached longer ago than this is no news any more (R142). */
const daysBack = 3
const name = 'reminders.morning'

/**
 * At nine in every zone in which somebody works, each kind of reminder looks for what is due there. A zone's day is looked at once,
 * however many processes there are; after a downtime one look covers up to three days.
 */
export function createMorning(kinds: () => ReadonlyMap<string, ReminderKind>) {
  return defineRoutine({
    name,
    when: 'tick',
    async run(doing) {
      const { now, company, look } = doing
      const mornings = await zonesToLook(doing)
      if (mornings.length === 0) return
      for (const { zone, since, people } of mornings) {
        const today = localDate(now, zone)
        for (const { name: kind, find } of kinds().values()) {
          if (!find) continue
          await doing.act(async ({ tx }) => {
            const found = await find({ tx, now, company, zone, today, since })
            const here = found.filter(({ to }) => people.has(to))
            await remind(
              tx,
              here.map(one => ({ ...one, kind, key: `${kind}:${one.key}`, dueAt: now })),
              now,
            )
            return undefined
          })
        }
      }
      await look(tx => dropSettled({ tx, now, company, kinds: kinds() }))
      // At once, so that what is folded stands in the digest of this very morning.
      const firing = { now, company, kinds: kinds(), limit: 1_000 }
      while ((await look(tx => fire(tx, firing))) > 0);
    },
  })
}

type Morning = { zone: string; since: string; people: ReadonlySet<string> }

/** The zones where the morning has come and nobody has looked yet today, with the day of the last look; taken by whoever asks first. */
async function zonesToLook({ now, company, look }: Doing): Promise<Morning[]> {
  return look(async tx => {
    const used = await tx.sql<{
      zone: string | null
    }>`select distinct "timeZone" as zone from "User" where status = 'active'`
    const zoneOf = (zone: string | null) => (zone && isZone(zone) ? zone : company.zone)
    const awake = [...new Set(used.map(({ zone }) => zoneOf(zone)))].filter(zone => isMorning(now, zone))
    if (awake.length === 0) return []
    const days = awake.map(zone => localDate(now, zone))
    const taken = await tx.sql<{ zone: string; today: string; last: string | null }>`
      with taken as (
        insert into "ScheduleTick" (name, period, "startedAt", "doneAt")
        select ${`${name} `} || zone, day, ${now}, ${now} from unnest(${awake}::text[], ${days}::text[]) today(zone, day)
        on conflict do nothing returning name, period
      )
      select substr(taken.name, ${name.length + 2}) as zone, taken.period as today,
        (select max(before.period) from "ScheduleTick" before where before.name = taken.name and before.period < taken.period) as last
      from taken`
    if (taken.length === 0) return []
    const everybody = await tx.user.findMany({ where: { status: 'active' }, select: { id: true, timeZone: true } })
    const zones = grouped(everybody, ({ timeZone }) => zoneOf(timeZone))
    return taken.map(({ zone, today, last }) => {
      const oldest = dayPlus(today, -daysBack)
      const people = new Set((zones.get(zone) ?? []).map(({ id }) => id))
      return { zone, people, since: [last ?? dayPlus(today, -1), oldest].sort().at(-1) ?? oldest }
    })
  })
}

function isMorning(now: Date, zone: string): boolean {
  const at = (hour: number) => atHour(now, { days: 0, hour, zone })
  return now >= at(hours.from) && now < at(hours.until)
}
