import { type Actor, maskEmail, maskPhone, modeOf } from '../../core/rights.ts'

/** The pool a record waits in, as far as what may be seen goes. */
export type Waiting = { adminIds: readonly string[]; hiddenFields: readonly string[] }

/** Whose ways to be reached they are, where it waits, and whether the record may be read. */
type Of = { entity: 'lead' | 'contact'; waiting: Waiting | null; reads: boolean }

/**
 * How the ways to reach somebody are shown: not at all or masked where the roles of the reader say so (R154), else as pool and owner
 * have it. Empty is what is hidden.
 */
export function reachFor(actor: Actor | null, { entity, ...of }: Of): (kind: string, raw: string) => string {
  const byPlace = placed(actor, of)
  return (kind, raw) => {
    const mode = actor ? modeOf(actor, `${entity}.${kind}`) : 'read'
    if (mode === 'hidden') return ''
    return mode === 'masked' ? masked(kind, raw) : byPlace(kind, raw)
  }
}

/**
 * In a pool: what the pool hides is masked for everybody but its admins, whatever else they may read. With an owner: as it is for those
 * who may read it, all masked for the others.
 */
function placed(actor: Actor | null, { waiting, reads }: Omit<Of, 'entity'>): (kind: string, raw: string) => string {
  const isAdmin = actor !== null && (waiting?.adminIds.includes(actor.id) ?? false)
  if (isAdmin) return (_kind, raw) => raw
  if (waiting) return (kind, raw) => (actor === null || waiting.hiddenFields.includes(kind) ? masked(kind, raw) : raw)
  return reads ? (_kind, raw) => raw : masked
}

/** 138****5678, m***@example.com, and for everything else nothing at all. */
function masked(kind: string, raw: string): string {
  if (kind === 'email') return maskEmail(raw)
  return kind === 'phone' ? maskPhone(raw) : '***'
}
