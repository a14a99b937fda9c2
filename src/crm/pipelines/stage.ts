import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import type { Context } from '../action.ts'
import { editPipeline, nameIn, type Pipeline, pipelineNamed, type StageRow } from './read.ts'

export const mostStages = 15

/** What a command about a stage takes: its id from a button, or "<pipeline> <stage>" typed. */
export const stageInput = z.object({ stage: z.string().min(1).max(200) })

/** A stage with its pipeline, taken for an edit: nobody moves a deal through it meanwhile. */
export async function takeStage(
  { tx, reader }: Context,
  said: string,
): Promise<{ pipeline: Pipeline; stage: StageRow }> {
  const byId = z.uuid().safeParse(said).success ? await tx.stage.findUnique({ where: { id: said } }) : null
  const [pipelineName = '', ...words] = said.split(/\s+/)
  const { id } = await pipelineNamed(tx, byId?.pipelineId ?? pipelineName, reader.locale)
  await editPipeline(tx, id)
  const pipeline = await pipelineNamed(tx, id, reader.locale)
  const name = words.join(' ').toLowerCase()
  const stage = pipeline.stages.find(
    one => one.id === said || (name !== '' && (one.name === name || one.nameEn.toLowerCase() === name)),
  )
  if (stage) return { pipeline, stage }
  throw new Refusal('deal.unknownStage', {
    stage: words.join(' ') || said,
    stages: pipeline.stages.map(one => nameIn(one, reader.locale)),
  })
}

/** Gives the stages of a pipeline this order. Two steps, since no two may share a place even for a moment. */
export async function orderStages({ tx }: Context, pipelineId: string, ids: string[]): Promise<void> {
  await tx.sql`update "Stage" set sort = -sort where "pipelineId" = ${pipelineId}`
  await tx.sql`
    update "Stage" s set sort = o.place from unnest(${ids}::uuid[]) with ordinality as o(id, place) where s.id = o.id`
}
