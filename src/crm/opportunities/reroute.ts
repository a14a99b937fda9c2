import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import { can } from '../../core/rights.ts'
import { t } from '../../core/text.ts'
import { type Context, defineAction } from '../action.ts'
import { askFor } from '../form.ts'
import { passGate } from '../gates/gate.ts'
import { inputsOf } from '../gates/inputs.ts'
import {
  holdPipeline,
  nameIn,
  namesOf,
  openStages,
  type Pipeline,
  pipelineNamed,
  pipelines,
  stageNamed,
} from '../pipelines/read.ts'
import { enterStage, undoStage } from './enter.ts'
import { aroundDeal, moveFacts, shownTo } from './moved.ts'
import { type Deal, loadDealToMove, refuseClosed, stageName } from './stages.ts'

/** Moves a deal to another pipeline, into its first stage unless another is named. */
export const reroute = defineAction({
  name: 'deal.reroute',
  words: { en: ['reroute', 'change pipeline'], zh: ['转流程', '换流程'] },
  usage: { en: '<deal> <pipeline> [stage]', zh: '<商机> <流程> [阶段]' },
  does: { en: 'Move a deal to another pipeline', zh: '把商机转到另一条销售流程' },
  input: z.looseObject({
    deal: z.string().min(1).max(100),
    pipeline: z.string().max(100).default(''),
    stage: z.string().max(100).default(''),
  }),
  read: rest => {
    const [deal = '', pipeline = '', ...stage] = rest.split(/\s+/)
    return { deal, pipeline, stage: stage.join(' ') }
  },
  allow: can('update', 'opportunity'),

  async run(context, said) {
    const { locale } = context.reader
    const deal = await loadDealToMove(context, said.deal)
    refuseClosed(deal, locale)
    if (!said.pipeline) return askWhere(context, deal)
    const { id } = await pipelineNamed(context.tx, said.pipeline, locale)
    await holdPipeline(context.tx, id)
    const pipeline = await pipelineNamed(context.tx, id, locale)
    refuseTarget(context, deal, pipeline)
    const open = openStages(pipeline)
    const to = said.stage ? stageNamed(open, said.stage) : open[0]
    if (!to) throw new Refusal('deal.unknownStage', { stage: said.stage, stages: namesOf(open, locale) })
    const again = { pipeline: pipeline.id, stage: to.id }
    // The first stage is entered freely; what lies between it and the target is asked as if the deal had walked.
    const stages = open.filter(stage => stage.sort > (open[0]?.sort ?? 0) && stage.sort <= to.sort)
    const inThere: Deal = { ...deal, pipeline }
    const gate = await passGate(context, inThere, { to, stages, inputs: inputsOf(said), action: 'deal.reroute', again })
    if ('asks' in gate) return gate.asks
    const data = { ...gate.fill.data, pipelineId: pipeline.id, currency: pipeline.currency }
    const undo = await enterStage(context, deal, { to, reason: pipeline.name, data })
    await gate.fill.write()
    const names = { pipeline: nameIn(pipeline, locale), stage: stageName(to, locale) }
    return {
      notice: t('deal.rerouted', { no: deal.no, name: deal.name, ...names }),
      changed: aroundDeal(deal),
      audit: [
        {
          action: 'deal.reroute',
          on: { entity: 'opportunity', id: deal.id },
          facts: { ...moveFacts(deal, { to, undo }), pipeline: pipeline.name, pipelineEn: nameIn(pipeline, 'en') },
        },
      ],
      ...shownTo(context, deal),
    }
  },

  undo: undoStage,
})

/** Amounts are in the pipeline's currency, and nothing is converted behind anybody's back. */
function refuseTarget({ reader: { locale } }: Context, deal: Deal, pipeline: Pipeline): void {
  const name = nameIn(pipeline, locale)
  if (pipeline.id === deal.pipelineId) throw new Refusal('deal.samePipeline', { no: deal.no, pipeline: name })
  if (!pipeline.active) throw new Refusal('pipeline.inactive', { pipeline: name })
  const money = deal.amountMinor !== null || deal.recurringMinor !== null
  if (money && pipeline.currency !== deal.currency)
    throw new Refusal('deal.otherCurrency', {
      ...{ no: deal.no, pipeline: name, from: deal.currency, to: pipeline.currency },
    })
}

async function askWhere({ tx, reader }: Context, deal: Deal) {
  const others = (await pipelines(tx)).filter(({ id, active }) => active && id !== deal.pipelineId)
  if (others.length === 0) throw new Refusal('pipeline.onlyOne', {})
  const choices = others.map(pipeline => ({ title: nameIn(pipeline, reader.locale), value: pipeline.id }))
  return askFor(
    {
      action: 'deal.reroute',
      context: { deal: deal.no },
      title: t('deal.rerouteTitle', { no: deal.no }),
      fields: [{ id: 'pipeline', label: t('fact.pipeline'), value: choices[0]?.value ?? '', choices }],
      save: t('deal.rerouteSave'),
    },
    reader,
  )
}
