import { z } from 'zod'
import { allows, can } from '../../core/rights.ts'
import { type Reader, say, t } from '../../core/text.ts'
import { defineAction } from '../action.ts'
import { drawList, type Row } from '../list.ts'
import { defineView } from '../view.ts'
import {
  approvable,
  itemsOf,
  nameIn,
  type Pipeline,
  pipelineNamed,
  pipelines,
  requirable,
  requiredText,
  type StageRow,
} from './read.ts'

const named = z.object({ pipeline: z.string().max(100).default('') })

/** The pipelines, or the stages of one. */
export const list = defineAction({
  name: 'pipeline.list',
  words: { en: ['pipelines', 'stages'], zh: ['流程', '销售流程', '阶段'] },
  usage: { en: '[pipeline]', zh: '[流程]' },
  does: { en: 'See the pipelines, their stages and what each stage asks', zh: '看销售流程、各阶段和阶段要求' },
  input: named,
  read: rest => ({ pipeline: rest }),
  allow: can('read', 'opportunity'),
  async run({ tx, actor, reader }, { pipeline: said }) {
    if (!said) return { cards: [{ view: 'pipeline.list', of: { entity: 'user', id: actor.id }, to: 'only' }] }
    const { id } = await pipelineNamed(tx, said, reader.locale)
    return { cards: [{ view: 'pipeline', of: { entity: 'pipeline', id }, to: 'only' }] }
  },
})

export const listView = defineView({
  name: 'pipeline.list',
  async draw({ tx, actor, reader }) {
    if (!actor) return null
    const edits = allows(can('update', 'pipeline'), actor)
    const counts = await tx.opportunity.groupBy({
      by: ['pipelineId'],
      where: { closedAt: null, deletedAt: null },
      _count: true,
    })
    const departments = await tx.department.findMany({ select: { id: true, name: true } })
    const rows = (await pipelines(tx)).map((pipeline): Row => {
      const data = { pipeline: pipeline.id }
      const own = departments.filter(({ id }) => pipeline.departmentIds.includes(id)).map(({ name }) => name)
      const open = counts.find(({ pipelineId }) => pipelineId === pipeline.id)?._count ?? 0
      return {
        title: nameIn(pipeline, reader.locale),
        mark: pipeline.active ? '' : say(t('pipeline.off'), reader),
        line: [
          pipeline.currency,
          say(t('pipeline.open', { count: open }), reader),
          pipeline.forecasting ? say(t('pipeline.forecasting'), reader) : '',
          own.length > 0 ? own.join(' / ') : say(t('pipeline.everybody'), reader),
        ]
          .filter(Boolean)
          .join(' · '),
        buttons: [
          { title: say(t('button.stages'), reader), verb: 'pipeline.list', data },
          ...(edits
            ? [
                { title: say(t('button.edit'), reader), verb: 'pipeline.save', data },
                { title: say(t(pipeline.active ? 'button.off' : 'button.on'), reader), verb: 'pipeline.switch', data },
                { title: say(t('button.delete'), reader), verb: 'pipeline.delete', data },
              ]
            : []),
        ],
      }
    })
    const taps = edits
      ? [{ title: say(t('button.newPipeline'), reader), verb: 'pipeline.save', data: {}, main: true }]
      : []
    return drawList({ title: t('pipeline.listTitle'), empty: t('deal.noPipeline'), rows, buttons: taps }, reader)
  },
})

export const pipelineView = defineView({
  name: 'pipeline',
  async draw({ tx, actor, reader }, of) {
    const pipeline = (await pipelines(tx)).find(({ id }) => id === of.id)
    if (!actor || !pipeline) return null
    const edits = allows(can('update', 'pipeline'), actor)
    const counts = await tx.opportunity.groupBy({
      by: ['stageId'],
      where: { pipelineId: of.id, deletedAt: null },
      _count: true,
    })
    const rows = pipeline.stages.map(stage => {
      const count = counts.find(({ stageId }) => stageId === stage.id)?._count ?? 0
      return stageRow({ pipeline, stage, count, edits }, reader)
    })
    const data = { pipeline: pipeline.id }
    const taps = edits ? [{ title: say(t('button.newStage'), reader), verb: 'stage.save', data, main: true }] : []
    const title = t('pipeline.title', { pipeline: nameIn(pipeline, reader.locale) })
    return drawList({ title, empty: t('deal.noPipeline'), rows, buttons: taps }, reader)
  },
})

type Shown = { pipeline: Pipeline; stage: StageRow; count: number; edits: boolean }

function stageRow({ pipeline, stage, count, edits }: Shown, reader: Reader): Row {
  const open = pipeline.stages.filter(({ kind }) => kind === 'open')
  const place = open.findIndex(({ id }) => id === stage.id)
  const data = { stage: stage.id }
  const buttons = [
    { title: say(t('button.edit'), reader), verb: 'stage.save', data },
    ...(place > 0 ? [{ title: say(t('button.up'), reader), verb: 'stage.order', data: { ...data, to: 'up' } }] : []),
    ...(place >= 0 && place < open.length - 1
      ? [{ title: say(t('button.down'), reader), verb: 'stage.order', data: { ...data, to: 'down' } }]
      : []),
    ...(place >= 0
      ? [
          { title: say(t(stage.active ? 'button.off' : 'button.on'), reader), verb: 'stage.switch', data },
          { title: say(t('button.delete'), reader), verb: 'stage.delete', data },
        ]
      : []),
  ]
  return {
    title: `${nameIn(stage, reader.locale)} ${stage.probabilityBp / 100}%`,
    mark: stage.active ? '' : say(t('stage.off'), reader),
    line: [
      say(t('stage.deals', { count }), reader),
      stage.kind === 'open' ? say(t('stage.rotten', { days: stage.rottenDays }), reader) : '',
      stage.allowBackFrom || stage.kind !== 'open' ? '' : say(t('stage.noBack'), reader),
      ...asked(stage, reader),
    ]
      .filter(Boolean)
      .join(' · '),
    buttons: edits ? buttons : [],
  }
}

/** What a deal must have to enter, in words. */
function asked(stage: StageRow, reader: Reader): string[] {
  const fields = requirable
    .filter(field => stage.required.includes(field))
    .map(field => say(requiredText(field), reader))
  const items = itemsOf(stage).map(item => nameIn(item, reader.locale))
  const papers = approvable.filter(kind => stage.approvals.includes(kind)).map(kind => say(requiredText(kind), reader))
  return [
    fields.length > 0 ? say(t('stage.asks', { what: fields }), reader) : '',
    items.length > 0 ? say(t('stage.ticks', { what: items }), reader) : '',
    papers.length > 0 ? say(t('stage.wants', { what: papers }), reader) : '',
  ]
}
