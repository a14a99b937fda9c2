import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import { can } from '../../core/rights.ts'
import { t } from '../../core/text.ts'
import { type Context, defineAction } from '../action.ts'
import { nameIn, openStages, type Pipeline, type StageRow } from './read.ts'
import { orderStages, stageInput, takeStage } from './stage.ts'

/** Moves a stage one place up or down. */
export const orderStage = defineAction({
  name: 'stage.order',
  words: { en: [], zh: [] },
  usage: { en: '', zh: '' },
  does: { en: 'Move a stage up or down', zh: '调整阶段顺序' },
  input: stageInput.extend({ to: z.enum(['up', 'down']) }),
  read: () => ({}),
  allow: can('update', 'pipeline'),
  async run(context, { stage: said, to }) {
    const { pipeline, stage } = await takeStage(context, said)
    const open = pipeline.stages.filter(({ kind }) => kind === 'open').map(({ id }) => id)
    const from = open.indexOf(stage.id)
    const target = to === 'up' ? from - 1 : from + 1
    const other = open[target]
    if (from < 0 || other === undefined)
      throw new Refusal('stage.noRoom', { stage: nameIn(stage, context.reader.locale) })
    const order = open.with(from, other).with(target, stage.id)
    const ends = pipeline.stages.filter(({ kind }) => kind !== 'open').map(({ id }) => id)
    await orderStages(context, pipeline.id, [...order, ...ends])
    return edited(context, { pipeline, stage, action: 'stage.order', notice: 'stage.moved' })
  },
})

/** A stage takes no more deals, or takes them again; those in it go on from there. */
export const switchStage = defineAction({
  name: 'stage.switch',
  words: { en: ['switch stage'], zh: ['停用阶段', '启用阶段'] },
  usage: { en: '<pipeline> <stage>', zh: '<流程> <阶段>' },
  does: { en: 'Turn a stage off or on again', zh: '停用或重新启用阶段' },
  input: stageInput,
  read: rest => ({ stage: rest }),
  allow: can('update', 'pipeline'),
  async run(context, { stage: said }) {
    const { pipeline, stage } = await takeStage(context, said)
    if (stage.active) refuseLast(context, pipeline, stage)
    await context.tx.stage.update({ where: { id: stage.id }, data: { active: !stage.active } })
    return stage.active
      ? edited(context, { pipeline, stage, action: 'stage.off', notice: 'stage.nowOff' })
      : edited(context, { pipeline, stage, action: 'stage.on', notice: 'stage.nowOn' })
  },
})

/** Deletes a stage that no deal ever was in. */
export const deleteStage = defineAction({
  name: 'stage.delete',
  words: { en: ['delete stage'], zh: ['删除阶段'] },
  usage: { en: '<pipeline> <stage>', zh: '<流程> <阶段>' },
  does: { en: 'Delete a stage that was never used', zh: '删除从未用过的阶段' },
  input: stageInput,
  read: rest => ({ stage: rest }),
  allow: can('update', 'pipeline'),
  async run(context, { stage: said }) {
    const { pipeline, stage } = await takeStage(context, said)
    refuseLast(context, pipeline, stage)
    const [used] = await context.tx.sql<{ now: number; ever: number }>`
      select (select count(*)::int from "Opportunity" where "stageId" = ${stage.id}) as now,
        (select count(distinct "opportunityId")::int from "StageLog" where ${stage.id}::uuid in ("fromId", "toId")) as ever`
    const names = { stage: nameIn(stage, context.reader.locale) }
    if (used && used.ever > 0) throw new Refusal('stage.used', { ...names, now: used.now, ever: used.ever })
    await context.tx.stage.delete({ where: { id: stage.id } })
    return edited(context, { pipeline, stage, action: 'stage.delete', notice: 'stage.deleted' })
  },
})

/** A pipeline needs a stage to begin in and its ends. */
function refuseLast({ reader }: Context, pipeline: Pipeline, stage: StageRow): void {
  const others = openStages(pipeline).filter(({ id }) => id !== stage.id)
  if (stage.kind !== 'open' || others.length === 0)
    throw new Refusal('stage.needed', { stage: nameIn(stage, reader.locale) })
}

type Edit = {
  pipeline: Pipeline
  stage: StageRow
  action: string
  notice: 'stage.moved' | 'stage.nowOff' | 'stage.nowOn' | 'stage.deleted'
}

function edited({ reader }: Context, { pipeline, stage, action, notice }: Edit) {
  const of = { entity: 'pipeline' as const, id: pipeline.id }
  const names = { pipeline: nameIn(pipeline, reader.locale), stage: nameIn(stage, reader.locale) }
  return {
    notice: t(notice, names),
    changed: [of],
    audit: [{ action, on: of, facts: { name: stage.name } }],
  }
}
