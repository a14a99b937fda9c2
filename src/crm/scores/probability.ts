import type { Tx } from '../../store/db.ts'
import type { Context } from '../action.ts'
import { dealSettings } from '../opportunities/settings.ts'
import { valuesOf } from './count.ts'
import { type Count, type Score, score } from './naiveBayes.ts'

/** A deal as far as its chances go. */
export type Chancy = { pipelineId: string; customer: Parameters<typeof valuesOf>[0] }

/** The counts of a pipeline. */
export async function countsOf(tx: Tx, pipelineId: string): Promise<Count[]> {
  return tx.sql<Count>`
    select field, value, won::float8 as won, lost::float8 as lost from "ScoreCount" where "pipelineId" = ${pipelineId}
    order by field, value`
}

/** What the company's own history says of a deal in a stage; undefined while too few deals are closed. */
export async function scoreIn(tx: Tx, deal: Chancy, stage: string | undefined): Promise<Score | undefined> {
  return score(await countsOf(tx, deal.pipelineId), { stage, values: valuesOf(deal.customer) })
}

/** The probability a deal takes in a stage: the stage's, or the learned one where the company wants it and history suffices. */
export async function probabilityIn(
  { tx, company }: Context,
  deal: Chancy,
  to: { id: string; pipelineId: string; probabilityBp: number },
): Promise<{ probabilityBp: number; probabilitySource: 'stage' | 'model' }> {
  const learned =
    dealSettings.of(company).probability === 'model'
      ? await scoreIn(tx, { ...deal, pipelineId: to.pipelineId }, to.id)
      : undefined
  if (!learned) return { probabilityBp: to.probabilityBp, probabilitySource: 'stage' }
  return { probabilityBp: learned.basisPoints, probabilitySource: 'model' }
}
