import type { CardJson } from '../core/card.ts'
import type { RecordRef } from '../core/platform.ts'
import type { Actor } from '../core/rights.ts'
import type { Reader } from '../core/text.ts'
import type { Company } from '../store/company.ts'
import type { Tx } from '../store/db.ts'

/** For whom a card is drawn. A room has no rights of its own: it is shown what its least privileged member may see. */
export type Viewer = { tx: Tx; actor: Actor | null; reader: Reader; company: Company }

/** A card and its one-line summary, for notifications and places that cannot show cards. */
export type Drawn = { card: CardJson; text: string }

/** A card of a record, drawn from the record as it is now; null when the record is gone or not for this viewer. */
export type View = {
  name: string
  draw(viewer: Viewer, of: RecordRef, params: Record<string, unknown>): Promise<Drawn | null>
}

/** Checks a view's shape where it is written. */
export function defineView(view: View): View {
  return view
}
