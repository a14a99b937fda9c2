import type { Entity } from '../core/platform.ts'
import type { Actor } from '../core/rights.ts'
import type { Drawn } from '../crm/view.ts'
import { loadActor } from '../store/actors.ts'
import type { Company } from '../store/company.ts'
import type { Tx } from '../store/db.ts'
import type { House } from './house.ts'

/** A copy to draw: which view of which record, and who reads it. */
type ToDraw = {
  view: string
  entity: Entity
  entityId: string
  params: Record<string, unknown>
  readerId: string | null
}

/**
 * Draws a copy from the record as it is now, with the rights of its reader; a copy without reader is a room's and shows what
 * everybody there may see. `known` saves a look-up when the reader is the person who acts. Null when there is nothing to show.
 */
export async function drawFor(
  house: Pick<House, 'views' | 'clock'>,
  tx: Tx,
  { copy, company, known }: { copy: ToDraw; company: Company; known?: Actor },
): Promise<Drawn | null> {
  const view = house.views.get(copy.view)
  if (!view) throw new Error(`no view ${copy.view}`)
  const now = house.clock.now()
  const actor =
    copy.readerId === null ? null : known?.id === copy.readerId ? known : await loadActor(tx, copy.readerId, now)
  if (copy.readerId && !actor) return null
  const reader = { locale: actor?.locale ?? company.locale, zone: actor?.zone ?? company.zone, now }
  return view.draw({ tx, actor, reader, company }, { entity: copy.entity, id: copy.entityId }, copy.params)
}
