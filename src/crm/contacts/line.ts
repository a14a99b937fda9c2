import type { Actor } from '../../core/rights.ts'
import { type Reader, say, t } from '../../core/text.ts'
import { reachFor, type Waiting } from '../pools/masks.ts'

type Role = { isDecisionMaker: boolean; reportsTo?: { name: string; deletedAt: Date | null } | null }

/** "决策人 · 向 王总 汇报": what somebody is there. */
export function roleLine({ isDecisionMaker, reportsTo }: Role, reader: Reader): string {
  const above = reportsTo && !reportsTo.deletedAt ? say(t('contact.reportsTo', { name: reportsTo.name }), reader) : ''
  return [isDecisionMaker ? say(t('contact.decides'), reader) : '', above].filter(Boolean).join(' · ')
}

/** For whom a way to reach somebody is shown, and the pool the customer waits in, if it does. */
type Looking = { actor: Actor; waiting: Waiting | null }

/** A way to reach somebody as this person may see it; empty when it is hidden from them. */
export function reachShown({ kind, raw }: { kind: string; raw: string }, { actor, waiting }: Looking): string {
  return reachFor(actor, { entity: 'contact', waiting, reads: true })(kind, raw)
}

/** All of them in one line. */
export function reachLine(points: { kind: string; raw: string }[], looking: Looking): string {
  return points
    .map(point => reachShown(point, looking))
    .filter(Boolean)
    .join('  ')
}
