import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import { can } from '../../core/rights.ts'
import { t } from '../../core/text.ts'
import { defineAction } from '../action.ts'
import { askFor } from '../form.ts'
import { openStages } from '../pipelines/read.ts'
import { enterStage, undoStage } from './enter.ts'
import { aroundDeal, moveFacts, shownTo } from './moved.ts'
import { loadDealToMove, mayReopen, stageName } from './stages.ts'

/** Opens a won or lost deal again, in the stage it was closed from. */
export const reopen = defineAction({
  name: 'deal.reopen',
  words: { en: ['reopen', 'deal reopen'], zh: ['重新打开', '重开'] },
  usage: { en: '<deal> <reason>', zh: '<商机> <原因>' },
  does: { en: 'Open a closed deal again', zh: '把已关闭的商机重新打开' },
  input: z.object({ deal: z.string().min(1).max(100), reason: z.string().max(500).default('') }),
  read: rest => {
    const [deal = '', ...reason] = rest.split(/\s+/)
    return { deal, reason: reason.join(' ') }
  },
  allow: can('reopen', 'opportunity'),

  async run(context, { deal: said, reason }) {
    const { locale } = context.reader
    const deal = await loadDealToMove(context, said)
    if (!mayReopen(context, deal)) throw new Refusal('record.notYours', { no: deal.no, owner: deal.owner.displayName })
    if (!deal.closedAt) throw new Refusal('deal.notClosed', { no: deal.no, stage: stageName(deal.stage, locale) })
    if (deal.stage.kind === 'void') throw new Refusal('deal.voidIsFinal', { no: deal.no })
    const open = openStages(deal.pipeline)
    const to = open.find(stage => stage.id === deal.lastOpenStageId) ?? open[0]
    if (!to) throw new Refusal('deal.noPipeline', {})
    if (!reason) {
      return askFor(
        {
          action: 'deal.reopen',
          context: { deal: deal.no },
          title: t('deal.reopenTitle', { no: deal.no, stage: stageName(to, locale) }),
          fields: [{ id: 'reason', label: t('deal.reopenReason'), required: true, many: true, max: 500 }],
          save: t('deal.reopenSave'),
        },
        context.reader,
      )
    }
    const data = { closedAt: null, lostReasonId: null, lostNote: null, wonReasonId: null }
    const undo = await enterStage(context, deal, { to, reason, lastOpenStageId: null, data })
    return {
      notice: t('deal.reopened', { no: deal.no, name: deal.name, stage: stageName(to, locale) }),
      changed: aroundDeal(deal),
      audit: [
        {
          action: 'deal.reopen',
          on: { entity: 'opportunity', id: deal.id },
          facts: { ...moveFacts(deal, { to, undo }), reason },
        },
      ],
      ...shownTo(context, deal),
    }
  },

  undo: undoStage,
})
