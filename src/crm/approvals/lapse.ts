import type { Outcome } from '../../core/platform.ts'
import type { Context } from '../action.ts'
import { goOn } from './advance.ts'
import { asksTwice } from './agree.ts'
import { hashOf } from './documents.ts'
import { decide, said } from './say.ts'
import { agreedOf, holdForHouse } from './underway.ts'

/**
 * Nobody acted in time, and the flow says what that means. Never for documents about money, never for an amount that a person would have
 * to confirm twice, and never for a document that does not say any more what was handed in: those go on waiting.
 */
export async function lapse(
  context: Context,
  { id, instanceId }: { id: string; instanceId: string },
): Promise<Outcome | undefined> {
  const { tx } = context
  const way = await holdForHouse(tx, instanceId)
  await tx.sql`update "ApprovalTask" set "lapseAt" = null where id = ${id}`
  const task = way?.tasks.find(one => one.id === id && one.state === 'pending')
  if (!way || !task || way.instance.state !== 'running' || way.kind.money) return undefined
  const step = way.instance.route[task.step]
  const as = step?.kind === 'approve' ? step.lapse?.as : undefined
  if (!as || (as === 'approved' && asksTwice(way))) return undefined
  if (hashOf(way.document.content) !== hashOf(agreedOf(way.instance))) return undefined
  const outcome = await goOn(context, await decide(context, way, { task, state: as, comment: '', automatic: true }))
  const { notice: _, ...rest } = said(outcome, way, {
    ...{ action: 'approval.lapse', notice: 'approval.agreed' },
    facts: { did: as, task: task.id },
  })
  return rest
}
