import { clockTime, daysBetween, plusDays, startOfDay } from '../../core/moment.ts'
import { clip } from '../../core/normal.ts'
import { say, t } from '../../core/text.ts'
import type { Row } from '../list.ts'
import { rowOf } from '../reminders/card.ts'
import type { ReminderKind } from '../reminders/kind.ts'
import { isOpen, loadReminders } from '../reminders/load.ts'
import { mayHearOf, recordsOf } from '../reminders/rights.ts'
import { settledAmong } from '../reminders/stands.ts'
import { plansBefore } from '../todo/plans.ts'
import type { Viewer } from '../view.ts'
import { type DigestRow, headed, most } from './face.ts'

/** The reader's own day as it is now: promises that are late or for today, where they are asked for, then what waited for the digest. */
export async function ownDay(
  { tx, actor, reader, company }: Viewer,
  { folded: ids, kinds, promises }: { folded: string[]; kinds: ReadonlyMap<string, ReminderKind>; promises: boolean },
): Promise<DigestRow[]> {
  if (!actor) return []
  const before = plusDays(startOfDay(reader.now, reader.zone), 1, reader.zone)
  const plans = promises ? await plansBefore(tx, { ownerId: actor.id, before, limit: most * 2, offset: 0 }) : []
  const promised = plans.map((plan): Row => {
    const late = daysBetween(plan.dueAt, reader.now, reader.zone)
    const data = { plan: plan.id }
    return {
      title: clip(plan.text, 120),
      line: [
        `${plan.no} ${plan.title}`,
        late > 0 ? say(t('todo.overdueBy', { days: late }), reader) : clockTime(plan.dueAt, reader),
      ].join(' · '),
      buttons: [
        { title: say(t('button.done'), reader), verb: 'plan.done', data, main: true },
        { title: say(t('button.plusDay'), reader), verb: 'plan.snooze', data: { ...data, by: '1d' } },
      ],
    }
  })
  const shown = new Set(plans.map(({ id }) => id))
  const reminders = await loadReminders(tx, ids)
  const records = await recordsOf(tx, reminders)
  const settled = await settledAmong({ tx, now: reader.now, company, kinds }, reminders)
  const folded = reminders.filter(
    one =>
      isOpen(one) &&
      one.recipientId === actor.id &&
      !settled.has(one.id) &&
      !shown.has(one.entityId) &&
      mayHearOf(actor, one, records),
  )
  const hints = folded.slice(0, most).map(one => rowOf(one, kinds.get(one.kind), reader))
  const more = folded.length - hints.length
  const rest = { title: say(t('button.allTodo'), reader), verb: 'todo.list', data: {} }
  return [
    ...headed('digest.promised', promised, reader),
    ...headed('digest.hints', hints, reader),
    ...(more > 0 ? [{ title: say(t('digest.moreHints', { count: more }), reader), line: '', buttons: [rest] }] : []),
  ]
}
