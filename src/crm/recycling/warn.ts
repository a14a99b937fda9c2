import { atHour, isZone, localDate } from '../../core/moment.ts'
import type { CardWish, Outcome } from '../../core/platform.ts'
import type { Context } from '../action.ts'
import type { Ownable } from '../ownership.ts'
import { type Doing, defineRoutine } from '../routine.ts'
import { type Due, dueSoon } from './due.ts'

/** Owners hear of it from nine on and never in the evening. */
const hours = { from: 9, until: 21 }

/** More warnings than this in one morning become one list. */
const mostCards = 5

/**
 * Warns owners before records are recycled, at nine on their own clock: a card for a record, threshold and clock, once. After a downtime
 * only the nearest threshold that was passed is spoken of.
 */
export const warn = defineRoutine({
  name: 'pool.warn',
  when: 'tick',
  async run(doing) {
    const zones = await zonesToWarn(doing)
    if (zones.length === 0) return
    for (const entity of ['customer', 'lead'] as const) {
      for (const [owner, due] of await duePerOwner(doing, { entity, zones })) {
        await doing.act(context => warnOwner(context, { entity, owner, due }))
      }
    }
  },
})

/** The zones where the morning has come and nobody has looked yet today; taken by whoever asks first. */
async function zonesToWarn({ now, company, look }: Doing): Promise<string[]> {
  return look(async tx => {
    const rows = await tx.sql<{ zone: string }>`
      select distinct coalesce("timeZone", ${company.zone}) as zone from "User" where status = 'active'`
    const awake = rows.map(({ zone }) => (isZone(zone) ? zone : company.zone)).filter(zone => isMorning(now, zone))
    if (awake.length === 0) return []
    const taken = await tx.sql<{ name: string }>`
      insert into "ScheduleTick" (name, period, "startedAt", "doneAt")
      select 'pool.warn ' || zone, day, ${now}, ${now}
      from unnest(${awake}::text[], ${awake.map(zone => localDate(now, zone))}::text[]) today(zone, day)
      on conflict do nothing returning name`
    return taken.map(({ name }) => name.replace('pool.warn ', ''))
  })
}

function isMorning(now: Date, zone: string): boolean {
  const at = (hour: number) => atHour(now, { days: 0, hour, zone })
  return now >= at(hours.from) && now < at(hours.until)
}

type Warned = Due & { id: string; zone: string; warnDays: number[] }

async function duePerOwner(
  { now, company, look }: Doing,
  { entity, zones }: { entity: Ownable; zones: string[] },
): Promise<Map<string, Warned[]>> {
  return look(async tx => {
    const rules = await tx.recycleRule.findMany({ select: { id: true, warnDays: true } })
    const warnDays = new Map(rules.map(rule => [rule.id, rule.warnDays]))
    const due = await dueSoon(
      { tx, now, company },
      { entity, atMost: Math.max(0, ...rules.flatMap(rule => rule.warnDays)) },
    )
    const owners = await tx.user.findMany({
      where: { id: { in: [...new Set(due.map(({ ownerId }) => ownerId))] }, status: 'active' },
      select: { id: true, timeZone: true },
    })
    const zoneOf = new Map(
      owners.map(({ id, timeZone }) => [id, timeZone && isZone(timeZone) ? timeZone : company.zone]),
    )
    const perOwner = new Map<string, Warned[]>()
    for (const one of due) {
      const zone = zoneOf.get(one.ownerId)
      if (!zone || !zones.includes(zone)) continue
      const own = perOwner.get(one.ownerId) ?? []
      own.push({ ...one, zone, warnDays: warnDays.get(one.ruleId) ?? [] })
      perOwner.set(one.ownerId, own)
    }
    return perOwner
  })
}

async function warnOwner(
  { tx, now }: Context,
  { entity, owner, due }: { entity: Ownable; owner: string; due: Warned[] },
): Promise<Outcome | undefined> {
  const reached = due.flatMap(({ id, daysLeft, warnDays, clockStart, graceDays }) => {
    // The nearest threshold that was reached or passed; what is overdue already is the last one's.
    const threshold = Math.min(...warnDays.filter(days => days >= Math.max(daysLeft, 0)))
    return Number.isFinite(threshold) ? [{ id, threshold, clockStart, graceDays }] : []
  })
  const sent = await tx.sql<{ id: string }>`
    insert into "RecycleWarning" (entity, "entityId", threshold, "clockStart", "graceDays", "ownerId", "sentAt")
    select ${entity}, r.id, r.threshold, r."clockStart", r."graceDays", ${owner}, ${now}
    from jsonb_to_recordset(${JSON.stringify(reached)}::jsonb) as r (id uuid, threshold int, "clockStart" timestamptz, "graceDays" int)
    on conflict do nothing returning "entityId" as id`
  if (sent.length === 0) return undefined
  const to = { dm: owner }
  const list: CardWish = { view: 'recycle.soon', of: { entity: 'user', id: owner }, params: { mine: true }, to }
  const each = sent.map(({ id }): CardWish => ({ view: 'recycle.warning', of: { entity, id }, to }))
  // Earlier warnings about the same records show the new number too.
  return { changed: sent.map(({ id }) => ({ entity, id })), cards: each.length > mostCards ? [list] : each }
}
