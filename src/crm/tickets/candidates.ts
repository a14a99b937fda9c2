import { isZone } from '../../core/moment.ts'
import { peopleWhoMay } from '../../store/actors.ts'
import type { Tx } from '../../store/db.ts'
import type { Context } from '../action.ts'
import { calendarOf } from '../calendar/read.ts'
import { expectedBack, whyNotOnDuty } from '../members/onDuty.ts'
import { openStates } from './vocabulary.ts'

/** Somebody who could take a ticket, with what speaks for and against them. */
export type Candidate = {
  id: string
  name: string
  /** Open tickets. */
  open: number
  /** Skills the ticket asks for and they do not have. */
  missing: string[]
  /** Kilometres as the crow flies, where both places are known. */
  distance: number | null
  off: ReturnType<typeof whyNotOnDuty>
  /** When they are expected back; null when they are there, or nobody knows. */
  back: Date | null
  /** When they last got one. */
  lastAt: Date | null
}

type Needs = { skills: string[]; lat: unknown; lng: unknown }
type Row = {
  id: string
  name: string
  status: string
  dutyState: string
  awayUntil: Date | null
  zone: string | null
  skills: string[] | null
  lat: string | null
  lng: string | null
  open: number
  lastAt: Date | null
}

/** The people who take tickets: who may claim them and does not hand them out. */
export async function engineersOf(tx: Tx): Promise<string[]> {
  const dispatchers = new Set(await dispatchersOf(tx))
  return (await peopleWhoMay(tx, { verb: 'claim', entity: 'ticket' }))
    .map(({ id }) => id)
    .filter(id => !dispatchers.has(id))
}

/** The people who hand tickets out. */
export async function dispatchersOf(tx: Tx): Promise<string[]> {
  return (await peopleWhoMay(tx, { verb: 'assign', entity: 'ticket' })).map(({ id }) => id)
}

/** Everybody who could take a ticket, the best first: at work, able, near, with little to do. */
export async function candidatesFor(context: Context, ticket: Needs): Promise<Candidate[]> {
  const { tx, now, company } = context
  const people = await engineersOf(tx)
  const rows = await tx.sql<Row>`
    select u.id, u."displayName" as name, u.status, u."dutyState", u."awayUntil", u."timeZone" as zone, p.skills, p.lat::text, p.lng::text,
      (select count(*)::int from "Ticket" t where t."ownerId" = u.id and t.state = any (${[...openStates]})) as open,
      (select max(o."offeredAt") from "TicketOffer" o where o."userId" = u.id) as "lastAt"
    from "User" u left join "EngineerProfile" p on p."userId" = u.id
    where u.id = any (${people}::uuid[]) order by u."createdOrder"`
  const calendar = await calendarOf(tx, company.zone)
  const candidates = rows.map((row): Candidate => {
    const own = { ...calendar, zone: row.zone && isZone(row.zone) ? row.zone : company.zone }
    const off = whyNotOnDuty(row, now, own)
    const known = new Set((row.skills ?? []).map(skill => skill.toLowerCase()))
    return {
      ...{ id: row.id, name: row.name, open: row.open, off, lastAt: row.lastAt },
      back: off ? (expectedBack(row, now, own) ?? null) : null,
      missing: ticket.skills.filter(skill => !known.has(skill.toLowerCase())),
      distance: kilometres(pointOf(row.lat, row.lng), pointOf(ticket.lat, ticket.lng)),
    }
  })
  return candidates.toSorted(
    (a, b) =>
      Number(a.off !== undefined) - Number(b.off !== undefined) ||
      a.missing.length - b.missing.length ||
      (a.distance ?? 0) - (b.distance ?? 0) ||
      a.open - b.open,
  )
}

type Point = { lat: number; lng: number }

function pointOf(lat: unknown, lng: unknown): Point | undefined {
  return lat === null || lng === null || lat === undefined ? undefined : { lat: Number(lat), lng: Number(lng) }
}

const earthRadius = 6_371

/** The great-circle distance (haversine), in kilometres. */
export function kilometres(a: Point | undefined, b: Point | undefined): number | null {
  if (!a || !b) return null
  const rad = (degrees: number) => (degrees * Math.PI) / 180
  const [dLat, dLng] = [rad(b.lat - a.lat), rad(b.lng - a.lng)]
  const h = Math.sin(dLat / 2) ** 2 + Math.cos(rad(a.lat)) * Math.cos(rad(b.lat)) * Math.sin(dLng / 2) ** 2
  return 2 * earthRadius * Math.asin(Math.sqrt(h))
}
