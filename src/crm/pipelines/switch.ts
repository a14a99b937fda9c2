import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import { can } from '../../core/rights.ts'
import { t } from '../../core/text.ts'
import { defineAction } from '../action.ts'
import { editPipeline, nameIn, pipelineNamed, pipelines } from './read.ts'

const input = z.object({ pipeline: z.string().min(1).max(100) })

/** A pipeline takes no new deals any more, or takes them again. */
export const switchPipeline = defineAction({
  name: 'pipeline.switch',
  words: { en: ['switch pipeline'], zh: ['停用流程', '启用流程'] },
  usage: { en: '<pipeline>', zh: '<流程>' },
  does: { en: 'Turn a pipeline off or on again', zh: '停用或重新启用销售流程' },
  input,
  read: rest => ({ pipeline: rest }),
  allow: can('update', 'pipeline'),
  async run({ tx, reader }, { pipeline: said }) {
    const { id } = await pipelineNamed(tx, said, reader.locale)
    await tx.sql`select 1 from "Pipeline" order by id for update`
    const pipeline = await pipelineNamed(tx, id, reader.locale)
    const name = nameIn(pipeline, reader.locale)
    const others = (await pipelines(tx)).filter(other => other.active && other.id !== id)
    if (pipeline.active && others.length === 0) throw new Refusal('pipeline.last', { name })
    await editPipeline(tx, id)
    await tx.pipeline.update({ where: { id }, data: { active: !pipeline.active } })
    const of = { entity: 'pipeline', id } as const
    return {
      notice: t(pipeline.active ? 'pipeline.nowOff' : 'pipeline.nowOn', { name }),
      changed: [of],
      audit: [{ action: pipeline.active ? 'pipeline.off' : 'pipeline.on', on: of, facts: { name: pipeline.name } }],
    }
  },
})

/** Deletes a pipeline that never had a deal. */
export const deletePipeline = defineAction({
  name: 'pipeline.delete',
  words: { en: ['delete pipeline'], zh: ['删除流程'] },
  usage: { en: '<pipeline>', zh: '<流程>' },
  does: { en: 'Delete a pipeline that was never used', zh: '删除从未用过的销售流程' },
  input,
  read: rest => ({ pipeline: rest }),
  allow: can('update', 'pipeline'),
  async run({ tx, reader }, { pipeline: said }) {
    const pipeline = await pipelineNamed(tx, said, reader.locale)
    const { id } = pipeline
    const name = nameIn(pipeline, reader.locale)
    await tx.sql`select 1 from "Pipeline" order by id for update`
    // What was undone, moved on or voided used it, too: the stage log remembers.
    const [used] = await tx.sql<{ deals: number }>`
      select count(distinct l."opportunityId")::int as deals
      from "StageLog" l join "Stage" s on s.id in (l."fromId", l."toId") where s."pipelineId" = ${id}`
    if (used && used.deals > 0) throw new Refusal('pipeline.used', { name, count: used.deals })
    const others = (await pipelines(tx)).filter(other => other.active && other.id !== id)
    if (others.length === 0) throw new Refusal('pipeline.last', { name })
    await tx.stage.deleteMany({ where: { pipelineId: id } })
    await tx.pipeline.delete({ where: { id } })
    const of = { entity: 'pipeline', id } as const
    return {
      notice: t('pipeline.deleted', { name }),
      changed: [of],
      audit: [{ action: 'pipeline.delete', on: of, facts: { name: pipeline.name } }],
    }
  },
})
