import { z } from 'zod'
import { can, permits } from '../../core/rights.ts'
import { type Reader, say, t } from '../../core/text.ts'
import { defineAction } from '../action.ts'
import { findRecord } from '../find.ts'
import { drawList, type Row } from '../list.ts'
import { heldOf, keepers } from '../opportunities/held.ts'
import type { StageRow } from '../pipelines/read.ts'
import { defineView } from '../view.ts'
import { type Factor, fewest, reasons } from './naiveBayes.ts'
import { scoreIn } from './probability.ts'
import { factorName } from './words.ts'

/** Why a deal's chances are what they are: what speaks for it and what against, out of the company's own history. */
export const explain = defineAction({
  name: 'deal.score',
  words: { en: ['chances', 'score'], zh: ['赢率', '概率依据'] },
  usage: { en: '<deal>', zh: '<商机>' },
  does: { en: 'See what speaks for and against a deal', zh: '看商机赢单概率的依据' },
  input: z.object({ deal: z.string().min(1).max(100) }),
  read: rest => ({ deal: rest }),
  allow: can('read', 'opportunity'),
  async run(context, { deal }) {
    const found = await findRecord(context, ['opportunity'], { said: deal, verb: 'read' })
    return { cards: [{ view: 'deal.score', of: { entity: 'opportunity', id: found.id }, to: 'only' }] }
  },
})

export const scoreView = defineView({
  name: 'deal.score',
  async draw({ tx, actor, reader }, of) {
    const deal = await tx.opportunity.findFirst({
      where: { id: of.id, deletedAt: null },
      include: {
        stage: true,
        customer: { include: { owner: keepers.owner } },
        owner: keepers.owner,
        pipeline: { include: { stages: true } },
      },
    })
    if (!deal || !actor) return null
    const held = heldOf(deal)
    if (!permits(actor, { verb: 'read', entity: 'opportunity' }, held)) return null
    const score = await scoreIn(
      tx,
      deal,
      deal.stage.kind === 'open' ? deal.stageId : (deal.lastOpenStageId ?? undefined),
    )
    const source = say(t(sourceText(deal.probabilitySource)), reader)
    const now = t('score.now', { probability: deal.probabilityBp / 100, source, stage: deal.stage.probabilityBp / 100 })
    const title = t('score.title', { no: deal.no, name: deal.name })
    if (deal.closedAt) return drawList({ title, subtitle: now, empty: t('score.closed'), rows: [] }, reader)
    if (!score) return drawList({ title, subtitle: now, empty: t('score.tooFewOf', { fewest }), rows: [] }, reader)
    const { speaksFor, speaksAgainst } = reasons(score)
    const first: Row = {
      title: say(t('score.learned', { probability: score.basisPoints / 100 }), reader),
      line: say(t('score.basis', { count: score.closed }), reader),
      buttons: [],
    }
    const rows = [
      first,
      ...factorRows(speaksFor, { section: say(t('score.for'), reader), stages: deal.pipeline.stages, reader }),
      ...factorRows(speaksAgainst, { section: say(t('score.against'), reader), stages: deal.pipeline.stages, reader }),
    ]
    return drawList({ title, subtitle: now, empty: t('score.closed'), rows }, reader)
  },
})

function sourceText(source: string): 'score.byHand' | 'score.byModel' | 'score.byStage' {
  return source === 'manual' ? 'score.byHand' : source === 'model' ? 'score.byModel' : 'score.byStage'
}

function factorRows(
  factors: Factor[],
  { section, stages, reader }: { section: string; stages: StageRow[]; reader: Reader },
): Row[] {
  return factors.map((factor, index) => ({
    section: index === 0 ? section : '',
    title: factorName(factor, { stages, reader }),
    line: say(t(factor.ratio >= 1 ? 'score.times' : 'score.timesLess', { times: timesOf(factor.ratio) }), reader),
    buttons: [],
  }))
}

function timesOf(ratio: number): string {
  return (ratio >= 1 ? ratio : 1 / ratio).toFixed(1)
}
