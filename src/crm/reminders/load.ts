import { Refusal } from '../../core/errors.ts'
import { storedDay } from '../../core/moment.ts'
import { isTextKey, type Reader, say, type Text, type TextArgs, t } from '../../core/text.ts'
import type { Tx } from '../../store/db.ts'
import type { Context } from '../action.ts'
import type { Reminder } from './kind.ts'

/** Reminders by their ids, in that order, with what they are about. Those of promises say what was promised. */
export async function loadReminders(tx: { sql: Tx['sql'] }, ids: readonly string[]): Promise<Reminder[]> {
  return tx.sql<Reminder>`
    select r.id, r.kind, r.entity, r."entityId", r."recipientId", r."dueAt", r."wasDueAt", r.state, r.view, r.params, r.snoozes,
      case when p.id is null then r.says else json_build_object('words', p.text)::jsonb end as says,
      coalesce(n.no, c.no, q.no) as no, coalesce(n.title, c.title, k.name) as title
    from unnest(${ids}::uuid[]) with ordinality wanted(id, place)
    join "Reminder" r on r.id = wanted.id
    left join "FollowUpPlan" p on r.entity = 'plan' and p.id = r."entityId"
    left join "NamedRecord" n on n.entity = coalesce(p.entity, r.entity) and n.id = coalesce(p."entityId", r."entityId")
    left join "Contract" c on r.entity = 'contract' and c.id = r."entityId"
    left join "Quote" q on r.entity = 'quote' and q.id = r."entityId"
    left join "Customer" k on k.id = q."customerId"
    order by wanted.place`
}

/** The reminder of somebody who wants to do something with it. Throws when it is gone or not theirs; both sound the same. */
export async function ownReminder({ tx, actor }: Context, id: string): Promise<Reminder> {
  const [reminder] = await loadReminders(tx, [id])
  if (reminder?.recipientId !== actor.id) throw new Refusal('reminder.unknown', {})
  return reminder
}

/** A reminder that nobody has settled yet. */
export function isOpen({ state }: Pick<Reminder, 'state'>): boolean {
  return state !== 'done' && state !== 'dropped'
}

/** What a reminder says. */
export function wordsOf({ says, kind }: Pick<Reminder, 'says' | 'kind'>, reader: Reader): string {
  if (!says) return say(kindText(kind), reader)
  return 'words' in says ? says.words : say({ ...says, args: withDays(says.args ?? {}, reader) }, reader)
}

/** A reminder is kept as text: its days become days again in the words of whoever reads it. */
function withDays(args: TextArgs, reader: Reader): TextArgs {
  const day = /^\d{4}-\d{2}-\d{2}$/
  const shown = (arg: TextArgs[string]) => (typeof arg === 'string' && day.test(arg) ? storedDay(arg, reader) : arg)
  return Object.fromEntries(Object.entries(args).map(([name, arg]) => [name, shown(arg)]))
}

/** What a kind of reminder is called. */
export function kindText(kind: string): Text {
  const key = `reminder.kind.${kind}`
  return t(isTextKey(key) ? key : 'reminder.kind.other')
}

/** When it was to ring, for who hears of it later; nothing when it is on time. */
export function dueText({ wasDueAt }: Reminder): Text | undefined {
  return wasDueAt ? t('reminder.wasDue', { at: wasDueAt }) : undefined
}

/** The same in a list of what came late: of what had a minute of its own. */
export function lateText(reminder: Reminder, { now }: Reader): Text | undefined {
  const { kind, dueAt } = reminder
  const hadTime = (kind === 'plan' || kind === 'free') && dueAt <= now
  return dueText(reminder) ?? (hadTime ? t('reminder.wasDue', { at: dueAt }) : undefined)
}
