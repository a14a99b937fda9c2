import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import type { Outcome } from '../../core/platform.ts'
import { can } from '../../core/rights.ts'
import { t } from '../../core/text.ts'
import { type Context, defineAction } from '../action.ts'
import { askFor } from '../form.ts'
import { passGate } from '../gates/gate.ts'
import { inputsOf } from '../gates/inputs.ts'
import { namesOf, openStages, type StageRow, stageNamed } from '../pipelines/read.ts'
import { enterStage, undoStage } from './enter.ts'
import { readPercent } from './lines/read.ts'
import { aroundDeal, moveFacts, shownTo } from './moved.ts'
import { type Deal, loadDealToMove, refuseClosed, stageName, whoMoved } from './stages.ts'

const input = z.looseObject({
  deal: z.string().min(1).max(100),
  stage: z.string().max(100).default(''),
  seen: z.string().max(60).optional(),
  reason: z.string().max(500).optional(),
  probability: z.string().max(10).optional(),
})

/** Moves a deal to another open stage. From a card it says which stage it was seen in, so that two people do not move it twice. */
export const move = defineAction({
  name: 'deal.move',
  words: { en: ['move', 'deal move'], zh: ['推进', '推进商机'] },
  usage: { en: '<deal> <stage> [probability%] [reason]', zh: '<商机> <阶段> [概率%] [原因]' },
  does: { en: 'Move a deal to another stage', zh: '把商机推进到另一个阶段' },
  input,
  read: rest => {
    const [deal = '', stage = '', ...words] = rest.split(/\s+/)
    const probability = words.find(word => /^\d{1,3}(?:\.\d{1,2})?[%％]$/.test(word))
    const reason = words.filter(word => word !== probability).join(' ')
    return { deal, stage, ...(probability ? { probability } : {}), ...(reason ? { reason } : {}) }
  },
  allow: can('update', 'opportunity'),

  async run(context, said) {
    const { locale } = context.reader
    const deal = await loadDealToMove(context, said.deal)
    refuseClosed(deal, locale)
    if (said.seen && said.seen !== deal.stageId) throw await whoMoved(context.tx, { id: deal.id, no: deal.no, locale })
    const to = target(context, deal, said.stage)
    const probabilityBp = said.probability === undefined ? undefined : readPercent(said.probability)
    if (said.probability !== undefined && probabilityBp === undefined) throw new Refusal('deal.badProbability', {})
    const again = { stage: to.id, seen: deal.stageId, reason: said.reason, probability: said.probability }
    if (to.sort < deal.stage.sort && !said.reason) return askReason(context, deal, { to, again })
    const gate = await passGate(context, deal, { to, inputs: inputsOf(said), action: 'deal.move', again })
    if ('asks' in gate) return gate.asks
    const { fill } = gate
    const undo = await enterStage(context, deal, { to, reason: said.reason, probabilityBp, data: fill.data })
    await fill.write()
    const names = { from: stageName(deal.stage, locale), to: stageName(to, locale) }
    return {
      notice: t('deal.moved', { no: deal.no, name: deal.name, ...names }),
      changed: aroundDeal(deal),
      audit: [
        {
          action: 'deal.move',
          on: { entity: 'opportunity', id: deal.id },
          facts: { ...moveFacts(deal, { to, undo }), reason: said.reason ?? '' },
        },
      ],
      ...shownTo(context, deal),
    }
  },

  undo: undoStage,
})

/** By id from a card, by name from a line; without one, the next. Throws where there is no way. */
function target({ reader: { locale } }: Context, deal: Deal, wanted: string): StageRow {
  const stages = openStages(deal.pipeline)
  const to = wanted ? stageNamed(stages, wanted) : stages.find(stage => stage.sort > deal.stage.sort)
  if (!to && !wanted) throw new Refusal('deal.lastStage', { no: deal.no, stage: stageName(deal.stage, locale) })
  if (!to) throw new Refusal('deal.unknownStage', { stage: wanted, stages: namesOf(stages, locale) })
  if (to.id === deal.stageId) throw new Refusal('deal.sameStage', { no: deal.no, stage: stageName(to, locale) })
  if (to.sort < deal.stage.sort && !deal.stage.allowBackFrom)
    throw new Refusal('deal.noWayBack', { no: deal.no, stage: stageName(deal.stage, locale) })
  return to
}

/** The way back wants a reason: whoever reads the stage log later will ask. */
function askReason(
  { reader }: Context,
  deal: Deal,
  { to, again }: { to: StageRow; again: Record<string, unknown> },
): Outcome {
  const names = { from: stageName(deal.stage, reader.locale), to: stageName(to, reader.locale) }
  return askFor(
    {
      action: 'deal.move',
      context: { ...again, deal: deal.no },
      title: t('deal.backTitle', { no: deal.no, ...names }),
      fields: [{ id: 'reason', label: t('deal.backReason'), required: true, many: true, max: 500 }],
      save: t('deal.backSave', { stage: names.to }),
    },
    reader,
  )
}
