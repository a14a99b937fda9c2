import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import { can } from '../../core/rights.ts'
import { t } from '../../core/text.ts'
import { type Context, defineAction } from '../action.ts'
import { endOf, openStages } from '../pipelines/read.ts'
import { competitorChoices, competitorNamed } from '../reasons/competitors.ts'
import { type Reason, reasonsFor } from '../reasons/read.ts'
import { enterStage, undoStage } from './enter.ts'
import { lostForm } from './forms.ts'
import { aroundDeal, moveFacts } from './moved.ts'
import { type Deal, loadDealToMove, mayReopen, refuseClosed } from './stages.ts'

/** What “other” needs at least, in characters. */
export const shortestNote = 5

/** The deal is lost, with the reason; "other" needs a few words of its own. Whoever may re-open deals may also turn a won one. */
export const lost = defineAction({
  name: 'deal.lost',
  words: { en: ['lost', 'deal lost'], zh: ['输单', '丢单'] },
  usage: { en: '<deal> [reason]', zh: '<商机> [原因]' },
  does: { en: 'Close a deal as lost, with the reason', zh: '商机输单并说明原因' },
  input: z.object({
    deal: z.string().min(1).max(100),
    reason: z.string().max(200).default(''),
    note: z.string().max(500).default(''),
    competitor: z.string().max(100).default(''),
  }),
  read: rest => {
    const [deal = '', reason = '', ...note] = rest.split(/\s+/)
    return { deal, reason, note: note.join(' ') }
  },
  allow: can('update', 'opportunity'),

  async run(context, input) {
    const deal = await loadDealToMove(context, input.deal)
    if (deal.stage.kind !== 'won' || !mayReopen(context, deal)) refuseClosed(deal, context.reader.locale)
    const { choices, reason } = await reasonsFor(context, 'lost', input.reason)
    if (context.said !== 'form' && (!reason || isTooShort(reason, input.note))) {
      return lostForm(context.reader, {
        deal: deal.no,
        title: `${deal.no} ${deal.name}`,
        reasons: choices,
        reason: reason?.id ?? '',
        note: input.note || (reason ? '' : input.reason),
        competitors: await competitorChoices(context.tx),
        competitor: deal.competitorId ?? '',
      })
    }
    if (!reason) throw new Refusal('input.fields', {}, { reason: t('field.required') })
    if (isTooShort(reason, input.note))
      throw new Refusal('input.fields', {}, { note: t('deal.noteTooShort', { min: shortestNote }) })
    return close(context, deal, { reason, note: input.note, competitor: input.competitor })
  },

  undo: undoStage,
})

function isTooShort(reason: Reason, note: string): boolean {
  return reason.needsNote && note.length < shortestNote
}

async function close(
  context: Context,
  deal: Deal,
  { reason, note, competitor }: { reason: Reason; note: string; competitor: string },
) {
  const to = endOf(deal.pipeline, 'lost')
  const competitorId = competitor ? await competitorNamed(context.tx, competitor) : undefined
  const data = {
    ...{ closedAt: context.now, lostReasonId: reason.id, lostNote: note || null, wonReasonId: null },
    ...(competitorId ? { competitorId } : {}),
  }
  // A deal that was won had come through every stage.
  const left = deal.stage.kind === 'won' ? (openStages(deal.pipeline).at(-1)?.id ?? deal.stageId) : deal.stageId
  const undo = await enterStage(context, deal, { to, reason: reason.name, lastOpenStageId: left, data })
  return {
    notice: t('deal.lostNotice', { no: deal.no, name: deal.name, reason: reason.shown }),
    changed: aroundDeal(deal),
    audit: [
      {
        action: 'deal.lost',
        on: { entity: 'opportunity' as const, id: deal.id },
        facts: { ...moveFacts(deal, { to, undo }), reason: reason.name, reasonEn: reason.nameEn, note },
      },
    ],
  }
}
