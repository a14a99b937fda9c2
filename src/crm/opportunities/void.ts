import { z } from 'zod'
import { can } from '../../core/rights.ts'
import { t } from '../../core/text.ts'
import { defineAction } from '../action.ts'
import { askFor } from '../form.ts'
import { endOf } from '../pipelines/read.ts'
import { enterStage, undoStage } from './enter.ts'
import { aroundDeal, moveFacts, shownTo } from './moved.ts'
import { loadDealToMove, refuseClosed } from './stages.ts'

/** A deal that was entered by mistake: kept, closed for good, and in no figure. */
export const voidDeal = defineAction({
  name: 'deal.void',
  words: { en: ['void', 'deal void'], zh: ['作废', '作废商机'] },
  usage: { en: '<deal> <reason>', zh: '<商机> <原因>' },
  does: { en: 'Void a deal that was entered by mistake', zh: '作废录错的商机' },
  input: z.object({ deal: z.string().min(1).max(100), reason: z.string().max(500).default('') }),
  read: rest => {
    const [deal = '', ...reason] = rest.split(/\s+/)
    return { deal, reason: reason.join(' ') }
  },
  allow: can('dispose', 'opportunity'),

  async run(context, { deal: said, reason }) {
    const deal = await loadDealToMove(context, said, 'dispose')
    refuseClosed(deal, context.reader.locale)
    if (!reason) {
      return askFor(
        {
          action: 'deal.void',
          context: { deal: deal.no },
          title: t('deal.voidTitle', { no: deal.no, name: deal.name }),
          intro: t('deal.voidIntro'),
          fields: [{ id: 'reason', label: t('deal.voidReason'), required: true, many: true, max: 500 }],
          ...{ save: t('deal.voidSave'), style: 'destructive' },
        },
        context.reader,
      )
    }
    const to = endOf(deal.pipeline, 'void')
    const data = { closedAt: context.now }
    const undo = await enterStage(context, deal, { to, reason, lastOpenStageId: deal.stageId, data })
    return {
      notice: t('deal.voided', { no: deal.no, name: deal.name }),
      changed: aroundDeal(deal),
      audit: [
        {
          action: 'deal.void',
          on: { entity: 'opportunity', id: deal.id },
          facts: { ...moveFacts(deal, { to, undo }), reason },
        },
      ],
      ...shownTo(context, deal),
    }
  },

  undo: undoStage,
})
