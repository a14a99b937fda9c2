import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import { newId } from '../../core/id.ts'
import type { Outcome } from '../../core/platform.ts'
import { can } from '../../core/rights.ts'
import { say, type Text, t } from '../../core/text.ts'
import { type Context, defineAction } from '../action.ts'
import { askFor, type Field } from '../form.ts'
import { readPercent } from '../opportunities/lines/read.ts'
import {
  approvable,
  editPipeline,
  type Item,
  itemsOf,
  nameIn,
  type Pipeline,
  pipelineNamed,
  requirable,
  requiredText,
  type StageRow,
} from './read.ts'
import { mostStages, orderStages, takeStage } from './stage.ts'

const input = z.object({
  stage: z.string().max(200).default(''),
  pipeline: z.string().max(100).default(''),
  name: z.string().max(60).default(''),
  nameEn: z.string().max(60).default(''),
  probability: z.string().max(10).default(''),
  rottenDays: z.coerce.number().int().min(1).max(365).default(14),
  allowBack: z.enum(['true', 'false']).default('false'),
  required: z.string().max(500).default(''),
  checklist: z.string().max(2_000).default(''),
  approvals: z.string().max(100).default(''),
})
type Input = z.infer<typeof input>

/** A new stage in a pipeline, or changes to one. */
export const saveStage = defineAction({
  name: 'stage.save',
  words: { en: ['new stage', 'edit stage'], zh: ['新阶段', '改阶段'] },
  usage: { en: '<pipeline> [stage]', zh: '<流程> [阶段]' },
  does: { en: 'Add a stage, or change what one asks', zh: '新建阶段，或修改阶段的要求' },
  input,
  read: rest => (/\s/.test(rest) ? { stage: rest } : { pipeline: rest }),
  allow: can('update', 'pipeline'),

  async run(context, fields) {
    const { pipeline, stage } = await placeOf(context, fields)
    if (context.said !== 'form') return formFor(context, { pipeline, stage })
    const wanted = checked(fields, stage)
    const id = stage ? stage.id : await insert(context, pipeline)
    await context.tx.stage.update({ where: { id }, data: wanted })
    const of = { entity: 'pipeline', id: pipeline.id } as const
    return {
      notice: t('stage.saved', { pipeline: nameIn(pipeline, context.reader.locale), stage: wanted.name }),
      changed: [of],
      audit: [{ action: stage ? 'stage.change' : 'stage.add', on: of, facts: { name: wanted.name } }],
      cards: [{ view: 'pipeline', of, to: 'only' }],
    }
  },
})

async function placeOf(
  context: Context,
  { stage: said, pipeline: name }: Input,
): Promise<{ pipeline: Pipeline; stage: StageRow | undefined }> {
  if (said) return takeStage(context, said)
  const { id } = await pipelineNamed(context.tx, name, context.reader.locale)
  await editPipeline(context.tx, id)
  return { pipeline: await pipelineNamed(context.tx, id, context.reader.locale), stage: undefined }
}

function checked(fields: Input, stage: StageRow | undefined) {
  const ends = stage !== undefined && stage.kind !== 'open'
  const probabilityBp = ends ? stage.probabilityBp : readPercent(fields.probability)
  const wrong: Record<string, Text> = {
    ...(fields.name ? {} : { name: t('field.required') }),
    ...(probabilityBp === undefined ? { probability: t('field.percent') } : {}),
  }
  if (Object.keys(wrong).length > 0 || probabilityBp === undefined) throw new Refusal('input.fields', {}, wrong)
  return {
    ...{ name: fields.name, nameEn: fields.nameEn || fields.name, probabilityBp },
    ...{ rottenDays: fields.rottenDays, allowBackFrom: fields.allowBack === 'true' },
    required: requirable.filter(field => fields.required.split(',').includes(field)),
    checklist: itemsIn(fields.checklist, stage),
    approvals: approvable.filter(kind => fields.approvals.split(',').includes(kind)),
  }
}

/** One item a line, "name / English name", with a * where a proof is wanted. An item that keeps its name keeps its ticks. */
function itemsIn(text: string, stage: StageRow | undefined): Item[] {
  const known = stage ? itemsOf(stage) : []
  return text
    .split('\n')
    .flatMap(line => line.trim() || [])
    .slice(0, 20)
    .map(line => {
      const proof = line.endsWith('*')
      const [name = '', nameEn = ''] = line
        .replace(/\*$/, '')
        .split('/')
        .map(part => part.trim())
      const key = known.find(item => item.name === name)?.key ?? newId().slice(-12)
      return { key, name: name.slice(0, 60), nameEn: nameEn.slice(0, 60) || name.slice(0, 60), proof }
    })
}

/** A new stage comes last among the open ones. Returns its id. */
async function insert(context: Context, pipeline: Pipeline): Promise<string> {
  const { stages } = pipeline
  const counted = stages.filter(({ kind }) => kind !== 'void')
  if (counted.length >= mostStages) throw new Refusal('stage.tooMany', { max: mostStages })
  const id = newId()
  const last = Math.max(...stages.map(({ sort }) => sort), 0)
  await context.tx.stage.create({
    data: { id, pipelineId: pipeline.id, name: id, nameEn: id, sort: last + 1, kind: 'open', probabilityBp: 0 },
  })
  const open = stages.filter(({ kind }) => kind === 'open').map(stage => stage.id)
  const ends = stages.filter(({ kind }) => kind !== 'open').map(stage => stage.id)
  await orderStages(context, pipeline.id, [...open, id, ...ends])
  return id
}

function formFor(
  { reader }: Context,
  { pipeline, stage }: { pipeline: Pipeline; stage: StageRow | undefined },
): Outcome {
  const fields: Field[] = [
    { id: 'name', label: t('field.nameZh'), value: stage?.name ?? '', required: true, max: 60 },
    { id: 'nameEn', label: t('field.nameEn'), value: stage?.nameEn ?? '', max: 60 },
    ...(!stage || stage.kind === 'open' ? openFields(stage) : []),
    {
      ...{
        id: 'required',
        label: t('stage.required'),
        many: true,
        value: stage?.required.join(',') ?? '',
      },
      choices: requirable.map(field => ({ title: say(requiredText(field), reader), value: field })),
    },
    {
      ...{
        id: 'checklist',
        label: t('stage.checklist'),
        hint: t('stage.checklistHint'),
        many: true,
        max: 2_000,
      },
      value: stage ? itemsOf(stage).map(lineOf).join('\n') : '',
    },
    {
      ...{ id: 'approvals', label: t('stage.approvals'), many: true, value: stage?.approvals.join(',') ?? '' },
      choices: approvable.map(kind => ({ title: say(requiredText(kind), reader), value: kind })),
    },
  ]
  const context = stage ? { stage: stage.id } : { pipeline: pipeline.id }
  const names = { pipeline: nameIn(pipeline, reader.locale), stage: stage ? nameIn(stage, reader.locale) : '' }
  return askFor(
    { action: 'stage.save', context, title: t(stage ? 'stage.editTitle' : 'stage.newTitle', names), fields },
    reader,
  )
}

function openFields(stage: StageRow | undefined): Field[] {
  return [
    {
      ...{ id: 'probability', label: t('fact.probability'), hint: { words: '50%' }, required: true, max: 10 },
      value: stage ? `${stage.probabilityBp / 100}%` : '',
    },
    {
      ...{ id: 'rottenDays', label: t('stage.rottenDays'), max: 3 },
      value: String(stage?.rottenDays ?? 14),
    },
    {
      ...{ kind: 'toggle', id: 'allowBack', label: t('stage.allowBack'), hint: t('stage.way') },
      value: String(stage?.allowBackFrom ?? true),
    },
  ]
}

function lineOf({ name, nameEn, proof }: Item): string {
  return `${name}${nameEn === name ? '' : ` / ${nameEn}`}${proof ? ' *' : ''}`
}
