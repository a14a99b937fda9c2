import { Refusal } from '../../core/errors.ts'
import type { Outcome, RecordRef } from '../../core/platform.ts'
import type { TextKey } from '../../core/text.ts'
import { t } from '../../core/text.ts'
import type { Context } from '../action.ts'
import { refOf, type Underway } from './advance.ts'
import type { Task } from './instance.ts'

type Said = {
  task: Task
  state: 'approved' | 'rejected' | 'returned' | 'transferred'
  comment: string
  /** The flow says it in their place. */
  automatic?: boolean
}

/** Writes what somebody decided, and returns the approval with it. One of two parallel taps gets here; the other is told who was first. */
export async function decide({ tx, now }: Context, way: Underway, said: Said): Promise<Underway> {
  const { task, state, comment, automatic = false } = said
  const [decided] = await tx.sql`
    update "ApprovalTask" set state = ${state}, comment = ${comment || null}, "actedAt" = ${now}, automatic = ${automatic}
    where id = ${task.id} and "assigneeId" = ${task.assigneeId} and state = 'pending' returning id`
  if (!decided) throw new Refusal('approval.changed', {})
  const done: Task = { ...task, state, comment: comment || null, actedAt: now, automatic }
  return { ...way, tasks: way.tasks.map(one => (one.id === task.id ? done : one)) }
}

/** An outcome with what every say leaves behind: a notice, a line in the trail of the document, every copy of the card drawn again. */
export function said(
  outcome: Outcome,
  { instance, document }: Underway,
  { action, notice, facts = {} }: { action: string; notice: TextKey; facts?: Record<string, string | number> },
): Outcome {
  const on: RecordRef = { entity: document.entity, id: document.id }
  const { no, title } = document
  return {
    ...outcome,
    notice: t(notice, { no, title, ...facts }),
    changed: [...(outcome.changed ?? []), refOf(instance), on],
    audit: [...(outcome.audit ?? []), { action, on, facts: { no, title, instance: instance.id, ...facts } }],
  }
}
