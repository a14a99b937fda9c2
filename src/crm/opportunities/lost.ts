import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import { can } from '../../core/rights.ts'
import { t } from '../../core/text.ts'
import { type Context, defineAction } from '../action.ts'
import { lostForm } from './forms.ts'
import { type Deal, enterStage, loadDeal, refuseClosed, undoStage } from './stages.ts'

const shortestNote = 5

/** The deal is lost, with the reason; "other" needs a few words of its own. */
export const lost = defineAction({
  name: 'deal.lost',
  words: { en: ['lost', 'deal lost'], zh: ['输单', '丢单'] },
  usage: { en: '<deal> [reason]', zh: '<商机> [原因]' },
  does: { en: 'Close a deal as lost, with the reason', zh: '商机输单并说明原因' },
  input: z.object({
    deal: z.string().min(1).max(100),
    reason: z.string().max(200).default(''),
    note: z.string().max(500).default(''),
  }),
  read: rest => {
    const [deal = '', reason = '', ...note] = rest.split(/\s+/)
    return { deal, reason, note: note.join(' ') }
  },
  allow: can('update', 'opportunity'),

  async run(context, input) {
    const deal = await loadDeal(context, input.deal)
    refuseClosed(deal, context.reader.locale)
    const { reasons, reason } = await reasonOf(context, input.reason)
    if (context.said !== 'form' && (!reason || (reason.needsNote && input.note.length < shortestNote))) {
      return lostForm(context.reader, {
        deal: deal.no,
        title: `${deal.no} ${deal.name}`,
        reasons,
        reason: reason?.id ?? '',
        note: input.note || (reason ? '' : input.reason),
      })
    }
    if (!reason) throw new Refusal('input.fields', {}, { reason: t('field.required') })
    if (reason.needsNote && input.note.length < shortestNote)
      throw new Refusal('input.fields', {}, { note: t('deal.noteTooShort', { min: shortestNote }) })
    return close(context, deal, { reason, note: input.note })
  },

  undo: undoStage,
})

async function reasonOf({ tx, reader }: Context, said: string) {
  const rows = await tx.lostReason.findMany({ orderBy: { sort: 'asc' } })
  const named = rows.map(row => ({ ...row, shown: reader.locale === 'zh' ? row.name : row.nameEn }))
  const word = said.toLowerCase()
  const reason = said
    ? (named.find(row => row.id === said || row.name === said) ??
      named.find(row => row.name.includes(said) || row.nameEn.toLowerCase().includes(word)))
    : undefined
  return { reasons: named.map(row => ({ title: row.shown, value: row.id })), reason }
}

async function close(
  context: Context,
  deal: Deal,
  { reason, note }: { reason: { id: string; name: string; nameEn: string; shown: string }; note: string },
) {
  const to = deal.pipeline.stages.find(stage => stage.kind === 'lost')
  if (!to) throw new Refusal('deal.noPipeline', {})
  const data = { closedAt: context.now, lastOpenStageId: deal.stageId, lostReasonId: reason.id, lostNote: note || null }
  const undo = await enterStage(context, deal, { to, reason: reason.name, data })
  return {
    notice: t('deal.lostNotice', { no: deal.no, name: deal.name, reason: reason.shown }),
    changed: [
      { entity: 'opportunity' as const, id: deal.id },
      { entity: 'customer' as const, id: deal.customerId },
    ],
    audit: [
      {
        action: 'deal.lost',
        on: { entity: 'opportunity' as const, id: deal.id },
        facts: {
          no: deal.no,
          name: deal.name,
          fromName: deal.stage.name,
          fromNameEn: deal.stage.nameEn,
          reason: reason.name,
          reasonEn: reason.nameEn,
          note,
          ...undo,
        },
      },
    ],
  }
}
