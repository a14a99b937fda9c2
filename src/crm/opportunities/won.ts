import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import { can } from '../../core/rights.ts'
import { t } from '../../core/text.ts'
import { defineAction } from '../action.ts'
import { enterStage, loadDeal, refuseClosed, undoStage } from './stages.ts'

/** The deal is won: full probability, closed now, told to everybody who sees its card. */
export const won = defineAction({
  name: 'deal.won',
  words: { en: ['won', 'deal won'], zh: ['赢单', '成交'] },
  usage: { en: '<deal>', zh: '<商机>' },
  does: { en: 'Close a deal as won', zh: '商机赢单' },
  input: z.object({ deal: z.string().min(1).max(100) }),
  read: rest => ({ deal: rest }),
  allow: can('update', 'opportunity'),

  async run(context, { deal: said }) {
    const deal = await loadDeal(context, said)
    refuseClosed(deal, context.reader.locale)
    const to = deal.pipeline.stages.find(stage => stage.kind === 'won')
    if (!to) throw new Refusal('deal.noPipeline', {})
    const undo = await enterStage(context, deal, { to, data: { closedAt: context.now, lastOpenStageId: deal.stageId } })
    return {
      notice: t('deal.wonNotice', { no: deal.no, name: deal.name }),
      changed: [
        { entity: 'opportunity', id: deal.id },
        { entity: 'customer', id: deal.customerId },
      ],
      audit: [
        {
          action: 'deal.won',
          on: { entity: 'opportunity', id: deal.id },
          facts: { no: deal.no, name: deal.name, fromName: deal.stage.name, fromNameEn: deal.stage.nameEn, ...undo },
        },
      ],
      ...(context.said === 'text'
        ? { cards: [{ view: 'deal', of: { entity: 'opportunity', id: deal.id }, to: 'only' }] }
        : {}),
    }
  },

  undo: undoStage,
})
