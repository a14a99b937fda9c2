import { DateTime } from 'luxon'
import { isZone } from '../../core/moment.ts'
import type { AuditWish, CardWish, RecordRef } from '../../core/platform.ts'
import { addWorking } from '../../core/worktime.ts'
import type { Context } from '../action.ts'
import { calendarOf } from '../calendar/read.ts'
import { whoIsTold } from './alert.ts'
import { standingOf } from './candidates.ts'
import { choose } from './choose.ts'
import { keeperOf } from './keeper.ts'
import { type Assignable, lockLead } from './lead.ts'
import { giveTo, offerTo, putInPool } from './place.ts'
import { type Rule, ruleFor, rulesOf } from './rule.ts'

/** Where a lead went, and what its outcome needs: the caller adds these to its own. */
export type Assigned = {
  /** The new owner, or null when it is in a pool for everybody. */
  to: { id: string; name: string } | null
  rule: string
  changed: RecordRef[]
  audit: AuditWish[]
  cards: CardWish[]
}

/**
 * Gives a lead by the assignment rules: the first rule that fits decides. Runs for every origin, in the transaction that made the lead.
 * Undefined when no rule fits, or when the lead is somebody's already: then it stays where it is.
 */
export async function assignLead(context: Context, leadId: string): Promise<Assigned | undefined> {
  const lead = await lockLead(context, leadId)
  if (!lead || lead.ownerId) return undefined
  const weekday = DateTime.fromJSDate(context.now, { zone: context.company.zone }).weekday
  const rule = ruleFor(await rulesOf(context.tx), lead, weekday)
  return rule && assignBy(context, lead, { rule, chainId: null, asked: [] })
}

/** A row of offers: whom it asked already, and the rule they come from. */
type Row = { rule: Rule; chainId: string | null; asked: string[] }

/** Asks the next person of the rule. When nobody is left the fallback gets the lead, and without one it waits in the pool and a manager is told. */
export async function assignBy(context: Context, lead: Assignable, { rule, chainId, asked }: Row): Promise<Assigned> {
  const { tx } = context
  // One lead at a time a rule: whose turn it is, what everybody got and their room hold still while we look.
  const [turn] = await tx.sql<{ pointerId: string | null }>`
    select "pointerId" from "AssignmentRule" where id = ${rule.id} for update`
  const keeper = rule.method === 'sticky' ? await keeperOf(context, lead.id) : undefined
  const standing = await standingOf(context, rule, { excluded: asked, keeper })
  const chosen = choose({ rule: { ...rule, pointerId: turn?.pointerId ?? null }, ...standing, lead, keeper })
  if (!chosen) return noneLeft(context, lead, { rule, chainId, asked })
  await giveTo(context, lead, chosen.id)
  await tx.sql`update "AssignmentRule" set "pointerId" = ${chosen.id} where id = ${rule.id}`
  const person = await personOf(context, chosen.id)
  const expiresAt = await answerBy(context, rule.acceptMinutes, person.zone)
  const offer = await offerTo(context, { lead: lead.id, to: chosen.id, ruleId: rule.id, chainId, expiresAt })
  const of = { entity: 'lead' as const, id: lead.id }
  return {
    to: person,
    rule: rule.name,
    changed: [of],
    audit: [{ action: 'lead.offer', on: of, facts: { to: person.name, rule: rule.name } }],
    cards: [{ view: 'lead.offer', of, params: { offer }, to: { dm: chosen.id } }],
  }
}

/** Nobody is there: the fallback takes it as theirs; without one, or when it is their turn no more, everybody may claim it. */
async function noneLeft(context: Context, lead: Assignable, row: Row): Promise<Assigned> {
  const { fallbackId } = row.rule
  const fallback = fallbackId && !row.asked.includes(fallbackId) ? await activePerson(context, fallbackId) : null
  if (!fallback) return leaveToAll(context, lead, row)
  await giveTo(context, lead, fallback.id)
  await context.tx.lead.update({ where: { id: lead.id }, data: { acceptedAt: context.now } })
  const of = { entity: 'lead' as const, id: lead.id }
  return {
    to: fallback,
    rule: row.rule.name,
    changed: [of],
    audit: [{ action: 'lead.fallback', on: of, facts: { to: fallback.name, rule: row.rule.name } }],
    cards: [{ view: 'lead', of, to: { dm: fallback.id } }],
  }
}

/** Puts the lead where everybody can claim it, and tells a manager that nobody took it. */
export async function leaveToAll(
  context: Context,
  lead: Assignable,
  { rule, chainId, asked }: Omit<Row, 'rule'> & { rule: Pick<Rule, 'name' | 'members'> },
): Promise<Assigned> {
  const pool = await putInPool(context, lead)
  const of = { entity: 'lead' as const, id: lead.id }
  const told = await whoIsTold(context, {
    lastAsked: asked.at(-1) ?? rule.members[0]?.id ?? null,
    poolId: pool?.id ?? null,
  })
  const alerts = told.map(
    (id): CardWish => ({ view: 'lead.unassigned', of, params: { chain: chainId, rule: rule.name }, to: { dm: id } }),
  )
  return {
    to: null,
    rule: rule.name,
    changed: [of],
    audit: [{ action: 'lead.unassigned', on: of, facts: { rule: rule.name, pool: pool?.name ?? '—' } }],
    cards: [...alerts, ...(pool && !lead.poolId ? [{ view: 'lead', of, to: { pool: pool.id } }] : [])],
  }
}

type Person = { id: string; name: string; zone: string | null }

async function personOf({ tx }: Context, id: string): Promise<Person> {
  const { displayName, timeZone } = await tx.user.findUniqueOrThrow({ where: { id } })
  return { id, name: displayName, zone: timeZone }
}

export async function activePerson({ tx }: Context, id: string): Promise<Person | null> {
  const person = await tx.user.findFirst({ where: { id, status: 'active' } })
  return person && { id, name: person.displayName, zone: person.timeZone }
}

/** So many working minutes from now on the person's own clock: outside of working hours it stands. */
async function answerBy({ tx, now, company }: Context, minutes: number, zone: string | null): Promise<Date> {
  const calendar = await calendarOf(tx, zone && isZone(zone) ? zone : company.zone)
  return addWorking(now, minutes, calendar)?.at ?? new Date(now.getTime() + minutes * 60_000)
}
