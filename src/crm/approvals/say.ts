import { Refusal } from '../../core/errors.ts'
import type { Outcome, RecordRef } from '../../core/platform.ts'
import type { TextKey } from '../../core/text.ts'
import { t } from '../../core/text.ts'
import type { Context } from '../action.ts'
import { refOf, type Underway } from './advance.ts'
import type { Task } from './instance.ts'

/** Writes what somebody decided. One of two parallel taps gets here; the other is told who was first. */
export async function decide(
  { tx, now }: Context,
  task: Task,
  { state, comment }: { state: 'approved' | 'rejected' | 'returned' | 'transferred'; comment: string },
): Promise<void> {
  const decided = await tx.approvalTask.updateMany({
    where: { id: task.id, state: 'pending' },
    data: { state, comment: comment || null, actedAt: now },
  })
  if (decided.count === 0) throw new Refusal('approval.changed', {})
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
