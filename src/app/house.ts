import type { Logger } from 'pino'
import type { Clock } from '../core/clock.ts'
import type { Actor } from '../core/rights.ts'
import type { Action } from '../crm/action.ts'
import type { View } from '../crm/view.ts'
import type { Store } from '../store/db.ts'
import type { Intake } from '../store/inbox.ts'

/** What everything that happens in the house works with. */
export type House = {
  store: Store
  clock: Clock
  log: Logger
  actions: readonly Action[]
  views: ReadonlyMap<string, View>
}

/** A claimed event of somebody we know. */
export type Acting = Intake & { actor: Actor }
