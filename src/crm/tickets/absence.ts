import { z } from 'zod'
import { clockTime } from '../../core/moment.ts'
import { say, t } from '../../core/text.ts'
import { loadActors } from '../../store/actors.ts'
import type { Tx } from '../../store/db.ts'
import type { Context } from '../action.ts'
import { drawList, pageSize } from '../list.ts'
import { defineReminder } from '../reminders/kind.ts'
import { remind } from '../reminders/write.ts'
import { defineView } from '../view.ts'
import { dispatchersOf } from './candidates.ts'
import { rowOf } from './list.ts'
import { readTicket } from './load.ts'
import { mayTouch } from './rights.ts'
import { openStates } from './vocabulary.ts'
import { windowText } from './windowText.ts'

const moment = z.iso.datetime().or(z.literal('')).default('')
/** When somebody is not there. Without `until` they will not be back; with `since` what was late before does not count. */
export const span = z.object({ since: moment, until: moment })
export type Absence = z.infer<typeof span>
export const forGood: Absence = { since: '', until: '' }

/**
 * The open tickets of a person that fall due or are dated while they are away, the most pressing first. Whoever waits for a customer has a
 * clock that stands still, so only the date counts.
 */
export async function leftOpen(tx: { sql: Tx['sql'] }, person: string, { since, until }: Absence): Promise<string[]> {
  const rows = await tx.sql<{ id: string }>`
    select id from "Ticket" t where "ownerId" = ${person} and state = any (${[...openStates]}) and (
      ${until === ''}
      or tstzrange("windowFrom", "windowTo", '[]') && tstzrange(${since || null}::timestamptz, ${until || null}::timestamptz) and "windowFrom" is not null
      or tstzrange(${since || null}::timestamptz, ${until || null}::timestamptz) @> "resolutionDueAt" and state <> 'waiting'
      or tstzrange(${since || null}::timestamptz, ${until || null}::timestamptz) @> "responseDueAt" and "firstRespondedAt" is null)
    order by least("resolutionDueAt", "windowFrom") nulls last, id`
  return rows.map(({ id }) => id)
}

/**
 * Tells those who hand tickets out, once an absence, what of an engineer needs somebody else; nobody, where nothing does. Called by whatever sends somebody
 * away; `key` names the absence.
 */
export async function promptDispatchers(
  context: Context,
  { person, key, absence }: { person: string; key: string; absence: Absence },
): Promise<void> {
  const { tx, now } = context
  const [first] = await leftOpen(tx, person, absence)
  const ticket = first ? await readTicket(tx, first) : null
  if (!ticket) return
  const dispatchers = await loadActors(tx, await dispatchersOf(tx), now)
  const wishes = [...dispatchers.values()]
    .filter(actor => actor.id !== person && mayTouch(actor, ticket, 'assign'))
    .map(({ id: to }) => ({
      ...{ kind: 'absence', of: { entity: 'user' as const, id: person }, to, dueAt: now },
      ...{ key: `absence:${person}:${key}`, says: t('reminder.kind.absence'), params: absence },
    }))
  await remind(tx, wishes, now)
}

/** What an absent engineer leaves open. It stands until they are back, or nothing of it is theirs any more. */
export const absenceReminder = defineReminder({
  name: 'absence',
  urgency: 'promised',
  usually: 'push',
  view: 'ticket.absence',
  explains: true,
  async stands({ tx, now }, held) {
    const standing: string[] = []
    for (const { id, entityId, params } of held)
      if ((await isAbsent(tx, entityId, now)) && (await leftOpen(tx, entityId, span.parse(params))).length > 0)
        standing.push(id)
    return standing
  },
})

async function isAbsent(tx: { sql: Tx['sql'] }, person: string, now: Date): Promise<boolean> {
  const [row] = await tx.sql`
    select 1 from "User" where id = ${person} and (status <> 'active' or "dutyState" = 'off'
      or "dutyState" = 'away' and ("awayUntil" is null or "awayUntil" > ${now}))`
  return row !== undefined
}

export const absenceView = defineView({
  name: 'ticket.absence',
  async draw({ tx, actor, reader }, of, given) {
    const person = await tx.user.findUnique({ where: { id: of.id }, select: { displayName: true, handle: true } })
    if (!actor || !person) return null
    const absence = span.parse(given)
    const name = person.displayName
    const ids = await leftOpen(tx, of.id, absence)
    const tickets = (await Promise.all(ids.map(id => readTicket(tx, id)))).flatMap(ticket =>
      ticket && mayTouch(actor, ticket, 'assign') ? [ticket] : [],
    )
    const rows = tickets.slice(0, pageSize).map(ticket => {
      const row = rowOf(ticket, reader, actor.id)
      const { windowFrom: from, windowTo: to } = ticket
      return from && to ? { ...row, line: `${row.line} · ${windowText({ from, to }, reader)}` } : row
    })
    const all = {
      ...{ title: say(t('button.ticketReassign'), reader), verb: 'ticket.reassign', main: true },
      data: { from: person.handle, ...absence },
    }
    return drawList(
      {
        title: t('ticket.absence', { name, count: tickets.length }),
        subtitle: absence.until
          ? t('ticket.absenceUntil', { at: clockTime(new Date(absence.until), reader) })
          : t('ticket.absenceForGood'),
        empty: t('ticket.absenceOver', { name }),
        rows,
        buttons: rows.length > 0 ? [all] : [],
      },
      reader,
    )
  },
})
