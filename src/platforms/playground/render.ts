import { actionsOf, type CardJson } from '../../core/card.ts'
import type { Offered } from '../../core/desk.ts'

/** The playground shows the dialect as it is; beside it go the actions, so that a tap only has to name one. */
export function render(card: CardJson): { card: CardJson; actions: { [id: string]: Offered } } {
  const taps = actionsOf(card).filter(action => action.verb !== undefined)
  return { card, actions: Object.fromEntries(taps.map(({ id, verb = '', data }) => [id, { verb, data }])) }
}
