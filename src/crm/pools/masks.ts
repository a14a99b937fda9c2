import { type Actor, maskEmail, maskPhone } from '../../core/rights.ts'

/** The pool a record waits in, as far as what may be seen goes. */
export type Waiting = { adminIds: readonly string[]; hiddenFields: readonly string[] }

/**
 * How the ways to reach a record are shown. In a pool: what the pool hides is masked for everybody but its admins, whatever else they may
 * read. With an owner: as it is for those who may read it, all masked for the others.
 */
export function reachFor(
  actor: Actor | null,
  { waiting, reads }: { waiting: Waiting | null; reads: boolean },
): (kind: string, raw: string) => string {
  const isAdmin = actor !== null && (waiting?.adminIds.includes(actor.id) ?? false)
  if (isAdmin) return (_kind, raw) => raw
  if (waiting) return (kind, raw) => (actor === null || waiting.hiddenFields.includes(kind) ? masked(kind, raw) : raw)
  return reads ? (_kind, raw) => raw : masked
}

/** 138****5678, m***@example.com, and for everything else nothing at all. */
export function masked(kind: string, raw: string): string {
  if (kind === 'email') return maskEmail(raw)
  return kind === 'phone' ? maskPhone(raw) : '***'
}
