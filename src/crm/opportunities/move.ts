import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import { can } from '../../core/rights.ts'
import { t } from '../../core/text.ts'
import { defineAction } from '../action.ts'
import {
  type Deal,
  enterStage,
  loadDeal,
  refuseClosed,
  type StageRow,
  stageName,
  undoStage,
  whoMoved,
} from './stages.ts'

/** Moves a deal to another open stage. From a card it says which stage it was seen in, so that two people do not move it twice. */
export const move = defineAction({
  name: 'deal.move',
  words: { en: ['move', 'deal move'], zh: ['推进', '推进商机'] },
  usage: { en: '<deal> <stage> [reason]', zh: '<商机> <阶段> [原因]' },
  does: { en: 'Move a deal to another stage', zh: '把商机推进到另一个阶段' },
  input: z.object({
    deal: z.string().min(1).max(100),
    stage: z.string().max(100).default(''),
    seen: z.string().max(60).optional(),
    reason: z.string().max(500).optional(),
  }),
  read: rest => {
    const [deal = '', stage = '', ...reason] = rest.split(/\s+/)
    return { deal, stage, ...(reason.length > 0 ? { reason: reason.join(' ') } : {}) }
  },
  allow: can('update', 'opportunity'),

  async run(context, { deal: said, stage: wanted, seen, reason }) {
    const { locale } = context.reader
    const deal = await loadDeal(context, said)
    refuseClosed(deal, locale)
    if (seen && seen !== deal.stageId) throw await whoMoved(context.tx, { id: deal.id, no: deal.no, locale })
    const to = stageOf(deal, wanted)
    if (!to && !wanted) throw new Refusal('deal.lastStage', { no: deal.no, stage: stageName(deal.stage, locale) })
    if (!to)
      throw new Refusal('deal.unknownStage', {
        stage: wanted,
        stages: open(deal).map(stage => stageName(stage, locale)),
      })
    if (to.id === deal.stageId) throw new Refusal('deal.sameStage', { no: deal.no, stage: stageName(to, locale) })
    if (to.sort < deal.stage.sort && !deal.stage.allowBackFrom)
      throw new Refusal('deal.noWayBack', { no: deal.no, stage: stageName(deal.stage, locale) })
    const undo = await enterStage(context, deal, { to, reason })
    const names = { from: stageName(deal.stage, locale), to: stageName(to, locale) }
    return {
      notice: t('deal.moved', { no: deal.no, name: deal.name, ...names }),
      changed: [
        { entity: 'opportunity', id: deal.id },
        { entity: 'customer', id: deal.customerId },
      ],
      audit: [
        {
          action: 'deal.move',
          on: { entity: 'opportunity', id: deal.id },
          facts: {
            no: deal.no,
            name: deal.name,
            fromName: deal.stage.name,
            fromNameEn: deal.stage.nameEn,
            toName: to.name,
            toNameEn: to.nameEn,
            reason: reason ?? '',
            ...undo,
          },
        },
      ],
      ...(context.said === 'text'
        ? { cards: [{ view: 'deal', of: { entity: 'opportunity', id: deal.id }, to: 'only' }] }
        : {}),
    }
  },

  undo: undoStage,
})

function open(deal: Deal): StageRow[] {
  return deal.pipeline.stages.filter(stage => stage.kind === 'open')
}

/** By id from a card, by name from a line; without one, the next. */
function stageOf(deal: Deal, wanted: string): StageRow | undefined {
  const stages = open(deal)
  if (!wanted) return stages.find(stage => stage.sort > deal.stage.sort)
  const said = wanted.toLowerCase()
  return (
    stages.find(stage => stage.id === wanted || stage.name === wanted || stage.nameEn.toLowerCase() === said) ??
    stages.find(stage => stage.name.includes(wanted) || stage.nameEn.toLowerCase().startsWith(said))
  )
}
