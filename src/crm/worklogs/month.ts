import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import { monthName } from '../../core/moment.ts'
import { type Actor, covers, scopeOf } from '../../core/rights.ts'
import { type Reader, say } from '../../core/text.ts'
import type { Tx } from '../../store/db.ts'
import type { Context } from '../action.ts'
import { readPeriod } from '../reports/period.ts'
import { typeOf } from '../tickets/vocabulary.ts'

/** Ex: "2026-11" */
export const monthSchema = z.string().regex(/^\d{4}-\d{2}$/)

/** The month somebody means, as reports know months ("上月", "10月", "october"): this one, unless they say. Throws a Refusal for what is none. */
export function monthIn(said: string, { now, actor }: Pick<Context, 'now' | 'actor'>): string {
  const period = readPeriod(said.trim() === '' ? 'this month' : said, { now, zone: actor.zone })
  if (period?.unit !== 'month') throw new Refusal('worklog.monthUnclear', { said })
  return period.from.slice(0, 7)
}

/** "2026年11月", "November 2026". */
export function monthSaid(month: string, reader: Reader): string {
  return monthName(new Date(`${month}-15T12:00:00Z`), { ...reader, zone: 'UTC' })
}

/** What somebody worked on a ticket on a day; times in minutes. */
export type Entry = {
  on: string
  person: string
  ownerId: string
  path: string | null
  ticket: string
  subject: string
  type: string
  customer: string | null
  minutes: number
  travel: number
  billable: boolean
  note: string
  parts: string | null
  signedBy: string | null
}

/** The entries of a month by people whose tickets the actor may read. */
export async function entriesOf(tx: Tx, month: string, actor: Actor): Promise<Entry[]> {
  const entries = await tx.sql<Entry>`
    select to_char(w."on", 'YYYY-MM-DD') as on, u."displayName" as person, u.id as "ownerId", d.path, t.no as ticket, t.subject, t.type, c.name as customer,
      w.minutes, w."travelMinutes" as travel, w.billable, w.note, w."signedBy",
      (select string_agg(p.name || ' × ' || trim_scale(p.qty), '; ' order by p.sort) from "WorklogPart" p where p."worklogId" = w.id) as parts
    from "Worklog" w join "Ticket" t on t.id = w."ticketId" join "User" u on u.id = w."userId"
    left join "Department" d on d.id = u."departmentId" left join "Customer" c on c.id = t."customerId"
    where w."deletedAt" is null and w."on" >= ${`${month}-01`}::date and w."on" < (${`${month}-01`}::date + interval '1 month')
    order by w."on", u."createdOrder", w."createdAt"`
  const reach = scopeOf(actor, 'read', 'ticket')
  return entries.filter(({ ownerId, path }) => covers(actor, reach, { id: ownerId, departmentPath: path }))
}

export function typeName(type: string, reader: Reader): string {
  return say({ key: `ticket.type.${typeOf(type)}` }, reader)
}

/** Hours with one decimal. */
export function hours(minutes: number): number {
  return Math.round(minutes / 6) / 10
}
