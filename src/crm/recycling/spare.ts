import { say, type Text, t } from '../../core/text.ts'
import type { Context } from '../action.ts'

/** Which customers a rule spares for their deals: none, those with any live deal, or with one that came as far as a stage is worth. */
export async function sparedChoices(
  { tx, reader }: Context,
  chosen: string,
): Promise<{ title: string; value: string }[]> {
  const stages = await tx.stage.findMany({
    where: { kind: 'open', probabilityBp: { gt: 0 }, pipeline: { active: true } },
    orderBy: { probabilityBp: 'asc' },
    select: { probabilityBp: true },
  })
  const worth = new Set([
    ...stages.map(stage => stage.probabilityBp),
    ...(/^\d+$/.test(chosen) ? [Number(chosen)] : []),
  ])
  const from = [...worth].sort((a, b) => a - b).map(bp => ({ title: say(stageText(bp), reader), value: String(bp) }))
  return [
    { title: say(t('recycle.exemptNone'), reader), value: 'no' },
    { title: say(t('recycle.exemptAny'), reader), value: 'yes' },
    ...from,
  ]
}

/** What a rule says of the deals that spare. */
export function exemptText({ exemptFromBp }: { exemptFromBp: number }): Text {
  return exemptFromBp > 0 ? stageText(exemptFromBp) : t('recycle.exemptLive')
}

function stageText(bp: number): Text {
  return t('recycle.exemptFrom', { percent: bp / 100 })
}
