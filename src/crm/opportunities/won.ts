import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import type { Outcome } from '../../core/platform.ts'
import { can } from '../../core/rights.ts'
import { t } from '../../core/text.ts'
import { type Context, defineAction } from '../action.ts'
import { askFor } from '../form.ts'
import { passGate } from '../gates/gate.ts'
import { inputsOf } from '../gates/inputs.ts'
import { endOf } from '../pipelines/read.ts'
import { reasonsFor } from '../reasons/read.ts'
import { enterStage, undoStage } from './enter.ts'
import { aroundDeal, moveFacts, shownTo } from './moved.ts'
import { dealSettings } from './settings.ts'
import { type Deal, loadDealToMove, refuseClosed } from './stages.ts'

/** The deal is won: full probability, closed now, told to everybody who sees its card. */
export const won = defineAction({
  name: 'deal.won',
  words: { en: ['won', 'deal won'], zh: ['赢单', '成交'] },
  usage: { en: '<deal> [reason]', zh: '<商机> [原因]' },
  does: { en: 'Close a deal as won', zh: '商机赢单' },
  input: z.looseObject({ deal: z.string().min(1).max(100), reason: z.string().max(200).default('') }),
  read: rest => {
    const [deal = '', ...reason] = rest.split(/\s+/)
    return { deal, reason: reason.join(' ') }
  },
  allow: can('update', 'opportunity'),

  async run(context, said) {
    const deal = await loadDealToMove(context, said.deal)
    refuseClosed(deal, context.reader.locale)
    const to = endOf(deal.pipeline, 'won')
    const { choices, reason } = await reasonsFor(context, 'won', said.reason)
    if (said.reason && !reason)
      throw new Refusal('reason.unknown', { said: said.reason, names: choices.map(one => one.title) })
    if (!reason && dealSettings.of(context.company).wonReason && choices.length > 0)
      return askReason(context, deal, choices)
    const again = { reason: reason?.id }
    const gate = await passGate(context, deal, { to, inputs: inputsOf(said), action: 'deal.won', again })
    if ('asks' in gate) return gate.asks
    const data = { ...gate.fill.data, closedAt: context.now, wonReasonId: reason?.id ?? null }
    const undo = await enterStage(context, deal, { to, reason: reason?.name, lastOpenStageId: deal.stageId, data })
    await gate.fill.write()
    return {
      notice: t('deal.wonNotice', { no: deal.no, name: deal.name }),
      changed: aroundDeal(deal),
      audit: [
        {
          action: 'deal.won',
          on: { entity: 'opportunity', id: deal.id },
          facts: { ...moveFacts(deal, { to, undo }), reason: reason?.name ?? '', reasonEn: reason?.nameEn ?? '' },
        },
      ],
      ...shownTo(context, deal),
    }
  },

  undo: undoStage,
})

function askReason(context: Context, deal: Deal, choices: { title: string; value: string }[]): Outcome {
  if (context.said === 'form') throw new Refusal('input.fields', {}, { reason: t('field.required') })
  return askFor(
    {
      action: 'deal.won',
      context: { deal: deal.no },
      title: t('deal.wonTitle', { no: deal.no }),
      fields: [{ id: 'reason', label: t('deal.wonReason'), choices }],
      save: t('card.deal.won'),
    },
    context.reader,
  )
}
