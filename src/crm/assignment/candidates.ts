import { isZone } from '../../core/moment.ts'
import type { Context } from '../action.ts'
import { calendarOf } from '../calendar/read.ts'
import { whyNotOnDuty } from '../members/onDuty.ts'
import { type Candidate, freeToday } from './choose.ts'
import { roomFor } from './room.ts'
import type { Member, Rule } from './rule.ts'

const day = 86_400_000

/** Whom the rule may choose now, and what everybody in it got lately. */
export type Standing = { candidates: Candidate[]; received: ReadonlyMap<string, number> }

type Row = {
  id: string
  status: string
  dutyState: string
  awayUntil: Date | null
  zone: string | null
  open: number
  received: number
  today: number
  lastAt: Date | null
}

/**
 * The rule's people who can take a lead now: at work in their own zone, not away, with room and quota left, and not among the excluded.
 * Whoever keeps the customer already (`keeper`) counts too, member or not. Their counters stay locked until the transaction ends.
 */
export async function standingOf(
  context: Context,
  rule: Rule,
  { excluded, keeper }: { excluded: string[]; keeper?: string | undefined },
): Promise<Standing> {
  const { tx, now, company } = context
  const stranger = keeper && !rule.members.some(({ id }) => id === keeper) ? [memberless(keeper)] : []
  const members = [...rule.members, ...stranger]
  const rows = await tx.sql<Row>`
    select u.id, u.status, u."dutyState", u."awayUntil", u."timeZone" as zone,
      (select count(*)::int from "Lead" l
        where l."ownerId" = u.id and l."convertedAt" is null and l."deletedAt" is null and l.status <> 'lost') as open,
      count(o.id) filter (where o."ruleId" = ${rule.id} and o."offeredAt" > ${new Date(now.getTime() - 30 * day)})::int as received,
      count(o.id) filter (where o."offeredAt" > ${new Date(now.getTime() - day)})::int as today,
      max(o."offeredAt") filter (where o."ruleId" = ${rule.id}) as "lastAt"
    from "User" u
    left join "AssignmentOffer" o on o."userId" = u.id and o.state in ('open', 'accepted') and o."offeredAt" > ${new Date(now.getTime() - 30 * day)}
    where u.id = any (${members.map(({ id }) => id)}::uuid[])
    group by u.id`
  const byId = new Map(rows.map(row => [row.id, row]))
  const calendar = await calendarOf(tx, company.zone)
  const onDuty = members.flatMap((member): Candidate[] => {
    const row = byId.get(member.id)
    if (!row || excluded.includes(member.id)) return []
    const zone = row.zone && isZone(row.zone) ? row.zone : company.zone
    if (whyNotOnDuty(row, now, { ...calendar, zone })) return []
    const free = member.monthlyMax === null ? Number.POSITIVE_INFINITY : freeToday(member.monthlyMax, row.today)
    return free > 0 ? [{ ...member, open: row.open, received: row.received, lastAt: row.lastAt, free }] : []
  })
  const room = await roomFor(
    context,
    onDuty.map(({ id }) => id),
  )
  return {
    candidates: onDuty
      .map(one => ({ ...one, free: Math.min(one.free, room.get(one.id) ?? 0) }))
      .filter(({ free }) => free > 0),
    received: new Map(rows.map(({ id, received }) => [id, received])),
  }
}

function memberless(id: string): Member {
  return { id, weight: 0, monthlyMax: null, values: [] }
}
