import type { Outcome, RecordRef } from '../../core/platform.ts'
import type { Context } from '../action.ts'
import type { StageRow } from '../pipelines/read.ts'
import type { Entered } from './enter.ts'
import type { Deal } from './stages.ts'

/** The records whose cards show a deal. */
export function aroundDeal(deal: { id: string; customerId: string }): RecordRef[] {
  return [
    { entity: 'opportunity', id: deal.id },
    { entity: 'customer', id: deal.customerId },
  ]
}

/** What the trail keeps of a move: names in both languages, and what an undo needs. */
export function moveFacts(deal: Deal, { to, undo }: { to: StageRow; undo: Entered }) {
  const from = { fromName: deal.stage.name, fromNameEn: deal.stage.nameEn }
  return { no: deal.no, name: deal.name, ...from, toName: to.name, toNameEn: to.nameEn, ...undo }
}

/** The deal's own card, for whoever typed; who tapped has it already. */
export function shownTo({ said }: Context, deal: { id: string }): Pick<Outcome, 'cards'> {
  if (said === 'tap') return {}
  return { cards: [{ view: 'deal', of: { entity: 'opportunity', id: deal.id }, to: 'only' }] }
}
