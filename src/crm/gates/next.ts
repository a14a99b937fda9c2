import { type Reader, say, t } from '../../core/text.ts'
import { nameIn, openStages, requiredText, type StageRow } from '../pipelines/read.ts'
import { type Gated, type Need, needsOf } from './needs.ts'

type Next = { stage: StageRow; needs: Need[] }

/** What the next stage still asks of a deal; undefined in the last one. */
export function nextNeeds(deal: Gated): Next | undefined {
  const stage = openStages(deal.pipeline).find(one => one.sort > deal.stage.sort)
  return stage && { stage, needs: needsOf(deal, [stage], { fields: new Set(), items: new Set() }) }
}

/** "Proposal still needs: amount, budget confirmed". */
export function needWords({ stage, needs }: Next, reader: Reader): string {
  return say(t('gate.missing', { stage: nameIn(stage, reader.locale), what: namesOfNeeds(needs, reader) }), reader)
}

/** "approved quote", "amount", "budget confirmed". */
export function namesOfNeeds(needs: Need[], reader: Reader): string[] {
  return needs.map(need => {
    if ('item' in need) return nameIn(need.item, reader.locale)
    return say(requiredText('field' in need ? need.field : need.approval), reader)
  })
}
