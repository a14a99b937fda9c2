import type { RecordRef } from '../../core/platform.ts'

/** The document that is printed, as the trail names it. */
export function documentRef(entity: 'quote' | 'contract', id: string): RecordRef {
  return { entity, id }
}
