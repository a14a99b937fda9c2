import type { Reader } from '../../core/text.ts'
import type { Underway } from './advance.ts'
import { differencesOf } from './content.ts'
import type { Task } from './instance.ts'

/** The fields that the present step may change: what the flow names, as far as this kind of document lets it. */
export function editable({ instance, kind }: Pick<Underway, 'instance' | 'kind'>): string[] {
  const step = instance.route[instance.step]
  if (step?.kind !== 'approve' || instance.trigger === 'void') return []
  if (instance.trigger === 'update' && !kind.loadChange) return []
  return step.edits.filter(field => kind.edits?.inputs[field] !== undefined)
}

/** What others changed after somebody was asked, one line each: they may have decided in their head already. */
export function missedBy({ assigneeId, pendingAt }: Task, { instance }: Underway, reader: Reader): string[] {
  const since = pendingAt?.getTime() ?? 0
  const here = instance.edits.filter(({ round }) => round === instance.round)
  const first = here.find(edit => edit.by !== assigneeId && edit.at.getTime() >= since)
  return first ? differencesOf(first.before, instance.content, reader) : []
}
