import { grouped } from '../../core/grouped.ts'
import type { RecordRef } from '../../core/platform.ts'
import type { Actor } from '../../core/rights.ts'
import { loadActors } from '../../store/actors.ts'
import type { Company } from '../../store/company.ts'
import type { Tx } from '../../store/db.ts'
import { postCards } from '../../store/posts.ts'
import { calendarOf } from '../calendar/read.ts'
import { takePushes } from './budget.ts'
import type { Reminder, ReminderKind } from './kind.ts'
import { hearing, type Rhythm, rhythmsOf, wayOf } from './rhythm.ts'
import { mayHearOf, recordsOf } from './rights.ts'
import { settledAmong } from './stands.ts'

const hour = 3_600_000
/** What is later than this was missed, and stands in the to-do list only (R142). */
const tooLate = 72 * hour
/** What is later than this came late: several of them are one message. */
const late = hour / 6
/** So many cards on time are cards; more are a list. */
const mostCards = 5

type Firing = { now: Date; company: Company; kinds: ReadonlyMap<string, ReminderKind>; limit: number }

/** What becomes of one reminder. */
type Fate = {
  id: string
  state: 'sent' | 'folded' | 'missed' | 'dropped' | 'waiting'
  dueAt: Date
  wasDueAt: Date | null
}

/**
 * Hands what is due to its people, each once, in their own hours, within their budget, and only to those who may read what it is about.
 * A person belongs to one process at a time, so that what came late is one message however many look. Returns how many were settled.
 */
export async function fire(tx: Tx, firing: Firing): Promise<number> {
  const { now, company } = firing
  const due = await takeDue(tx, firing)
  if (due.length === 0) return 0
  const people = [...new Set(due.map(({ recipientId }) => recipientId))]
  const [actors, rhythms, records, calendar] = [
    await loadActors(tx, people, now),
    await rhythmsOf(tx, people, company),
    await recordsOf(tx, due),
    await calendarOf(tx, company.zone),
  ]
  const mayHearAt = hearing(now, calendar)
  const settledBefore = await settledAmong(
    { tx, ...firing },
    due.filter(one => wasHeld(one, now)),
  )
  const judged = due.map(reminder => {
    const actor = actors.get(reminder.recipientId)
    const rhythm = rhythms.get(reminder.recipientId)
    const needed = !settledBefore.has(reminder.id)
    const known = needed && actor && rhythm && mayHearOf(actor, reminder, records) ? { actor, rhythm } : undefined
    return { reminder, fate: fateOf(reminder, known, { ...firing, mayHearAt }) }
  })
  await withinBudget(tx, judged, firing)
  const settled = await settle(
    tx,
    judged.map(({ fate }) => fate),
    now,
  )
  const sent = judged.flatMap(({ reminder, fate }) =>
    fate.state === 'sent' && settled.has(reminder.id) ? [reminder] : [],
  )
  await post(tx, sent, firing)
  return settled.size
}

/** True for what was to ring before: kept back, put off, or overslept. */
function wasHeld({ wasDueAt, snoozes, dueAt }: Reminder, now: Date): boolean {
  return wasDueAt !== null || snoozes > 0 || now.getTime() - dueAt.getTime() > late
}

async function takeDue(tx: Tx, { now, limit }: Firing): Promise<Reminder[]> {
  return tx.sql<Reminder>`
    with late as materialized (
      select distinct "recipientId" as person
      from (select "recipientId" from "Reminder" where state = 'waiting' and "dueAt" <= ${now} order by "dueAt" limit ${limit}) first
    ), mine as materialized (
      select person from late where pg_try_advisory_xact_lock(hashtextextended('remind ' || person, 0))
    )
    select r.id, r.kind, r.entity, r."entityId", r."recipientId", r."dueAt", r."wasDueAt", r.state, r.view, r.params, r.says, r.snoozes
    from mine, lateral (
      select * from "Reminder" where "recipientId" = mine.person and state = 'waiting' and "dueAt" <= ${now} order by "dueAt", id limit ${limit}
    ) r`
}

type Known = { actor: Actor; rhythm: Rhythm } | undefined

function fateOf(
  reminder: Reminder,
  known: Known,
  { now, kinds, mayHearAt }: Firing & { mayHearAt: ReturnType<typeof hearing> },
): Fate {
  const { id, dueAt, wasDueAt } = reminder
  const kind = kinds.get(reminder.kind)
  const as = (state: Fate['state'], moved: Partial<Fate> = {}): Fate => ({ id, state, dueAt, wasDueAt, ...moved })
  const way = known && kind ? wayOf(known.rhythm, kind) : 'off'
  if (!known || !kind || way === 'off') return as('dropped')
  if (now.getTime() - (wasDueAt ?? dueAt).getTime() > tooLate) return as('missed')
  if (way === 'digest') return as('folded')
  const at = mayHearAt(known.rhythm, kind.urgency)
  return at > now ? as('waiting', { dueAt: at, wasDueAt: wasDueAt ?? dueAt }) : as('sent')
}

/** What could wait is folded into the next digest when the day's budget is used up; the oldest comes first. */
async function withinBudget(tx: Tx, judged: { reminder: Reminder; fate: Fate }[], firing: Firing): Promise<void> {
  const pushes = judged.filter(({ fate }) => fate.state === 'sent')
  const usual = pushes.filter(({ reminder }) => firing.kinds.get(reminder.kind)?.urgency === 'usual')
  const perPerson = grouped(usual, ({ reminder }) => reminder.recipientId)
  const messages = new Map([...perPerson].map(([id, own]) => [id, messagesOf(own)]))
  const granted = await takePushes(tx, new Map([...messages].map(([id, own]) => [id, own.length])), firing)
  for (const [id, own] of messages) for (const { fate } of own.slice(granted.get(id) ?? 0).flat()) fate.state = 'folded'
}

/** What becomes one message each: many of a kind are one list. */
function messagesOf<One extends { reminder: Reminder }>(own: readonly One[]): One[][] {
  return [...grouped(own, ({ reminder }) => reminder.kind).values()].flatMap(same =>
    same.length > mostCards ? [same] : same.map(one => [one]),
  )
}

async function settle(tx: Tx, fates: Fate[], now: Date): Promise<Set<string>> {
  const rows = await tx.sql<{ id: string }>`
    update "Reminder" r set state = f.state, "dueAt" = f."dueAt", "wasDueAt" = f."wasDueAt",
      "sentAt" = case when f.state = 'sent' then ${now} else r."sentAt" end
    from jsonb_to_recordset(${JSON.stringify(fates)}::jsonb) as f(id uuid, state text, "dueAt" timestamptz, "wasDueAt" timestamptz)
    where r.id = f.id and r.state = 'waiting' returning r.id`
  return new Set(rows.map(({ id }) => id))
}

/** Cards for what is on time, one list for what is late or too much. */
async function post(tx: Tx, sent: Reminder[], { now, kinds }: Firing): Promise<void> {
  const people = [...new Set(sent.map(({ recipientId }) => recipientId))]
  const spaces = await tx.sql<{ id: string; space: string }>`
    select i as id, shoal_private_space(i, null) as space from unnest(${people}::uuid[]) i`
  const perPerson = grouped(sent, ({ recipientId }) => recipientId)
  const cards = spaces.flatMap(({ id, space }) => {
    const own = perPerson.get(id) ?? []
    const missed = own.filter(one => now.getTime() - (one.wasDueAt ?? one.dueAt).getTime() > late)
    const many = missed.length > 1 ? missed : []
    const wishes = messagesOf(own.flatMap(reminder => (many.includes(reminder) ? [] : [{ reminder }]))).map(same => {
      const [first] = same
      return same.length === 1 && first
        ? cardOf(first.reminder, kinds)
        : listOf(
            id,
            same.map(one => one.reminder),
            kinds,
          )
    })
    if (many.length > 0) wishes.push(listOf(id, many))
    return space ? wishes.map(wish => ({ ...wish, spaceId: space, readerId: id })) : []
  })
  await postCards(tx, cards, now)
}

/** Several reminders of one person as one message: as their kind lists itself, where it does. */
function listOf(id: string, same: readonly Reminder[], kinds?: Firing['kinds']): Card {
  const own = kinds?.get(same[0]?.kind ?? '')?.list
  const of = { entity: 'user', id } as const
  return own ? { ...own, of } : { view: 'reminders', of, params: { ids: same.map(one => one.id) } }
}

type Card = { view: string; of: RecordRef; params: Reminder['params'] }

/**
 * The card a reminder comes as: that of its record where the kind has one, else the plain one of the reminder itself, as everything that
 * was handed over. The card of a record knows that it is a reminder; a list or a report says enough by itself.
 */
export function cardOf({ id, kind, entity, entityId, view, params }: Reminder, kinds: Firing['kinds']): Card {
  const own = view ?? kinds.get(kind)?.view
  if (!own || own === 'reminder') return { view: 'reminder', of: { entity: 'reminder', id }, params: {} }
  const isRecord = entity !== 'user' && entity !== 'plan'
  return { view: own, of: { entity, id: entityId }, params: isRecord ? { ...params, reminder: id } : params }
}
