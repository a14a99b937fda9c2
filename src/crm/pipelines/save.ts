import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import { newId } from '../../core/id.ts'
import type { Outcome } from '../../core/platform.ts'
import { can } from '../../core/rights.ts'
import { t } from '../../core/text.ts'
import { type Context, defineAction } from '../action.ts'
import { askFor } from '../form.ts'
import { editPipeline, nameIn, type Pipeline, pipelines } from './read.ts'

const input = z.object({
  pipeline: z.string().max(100).default(''),
  name: z.string().max(60).default(''),
  nameEn: z.string().max(60).default(''),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/i, 'field.currency')
    .transform(text => text.toUpperCase())
    .optional(),
  forecasting: z.enum(['true', 'false']).optional(),
  departments: z.string().max(4_000).default(''),
})
type Input = z.infer<typeof input>

/** A new pipeline, or changes to one that is named. */
export const save = defineAction({
  name: 'pipeline.save',
  words: { en: ['new pipeline', 'edit pipeline'], zh: ['新流程', '改流程'] },
  usage: { en: '<name>', zh: '<名称>' },
  does: { en: 'Add or change a pipeline', zh: '新建或修改销售流程' },
  input,
  read: rest => ({ pipeline: rest }),
  allow: can('update', 'pipeline'),

  async run(context, fields) {
    const all = await pipelines(context.tx)
    const known = all.find(
      ({ id, name, nameEn }) => [id, name, nameEn].includes(fields.pipeline) && fields.pipeline !== '',
    )
    if (context.said !== 'form') return formFor(context, { known, name: known ? known.name : fields.pipeline })
    const wanted = checked(fields)
    if (all.some(({ id, name }) => name === wanted.name && id !== known?.id))
      throw new Refusal('input.fields', {}, { name: t('pipeline.nameTaken') })
    const id = known ? await change(context, known, wanted) : await create(context, wanted)
    const of = { entity: 'pipeline', id } as const
    return {
      notice: t('pipeline.saved', { name: wanted.name }),
      changed: [of],
      audit: [{ action: known ? 'pipeline.change' : 'pipeline.add', on: of, facts: { name: wanted.name } }],
      cards: [{ view: 'pipeline', of, to: 'only' }],
    }
  },
})

type Wanted = { name: string; nameEn: string; currency: string; forecasting: boolean; departmentIds: string[] }

function checked({ name, nameEn, currency, forecasting, departments }: Input): Wanted {
  if (!name) throw new Refusal('input.fields', {}, { name: t('field.required') })
  if (!currency) throw new Refusal('input.fields', {}, { currency: t('field.required') })
  const departmentIds = departments.split(',').filter(id => z.uuid().safeParse(id).success)
  return { name, nameEn, currency, forecasting: forecasting === 'true', departmentIds }
}

async function create({ tx }: Context, wanted: Wanted): Promise<string> {
  const id = newId()
  const [last] = await tx.sql<{ sort: number }>`select coalesce(max(sort), 0)::int as sort from "Pipeline"`
  await tx.pipeline.create({ data: { id, ...wanted, sort: (last?.sort ?? 0) + 1 } })
  const stages = [
    ...[{ name: '新机会', nameEn: 'New', kind: 'open', probabilityBp: 1_000 }],
    ...[{ name: '赢单', nameEn: 'Won', kind: 'won', probabilityBp: 10_000 }],
    ...[{ name: '输单', nameEn: 'Lost', kind: 'lost', probabilityBp: 0 }],
    ...[{ name: '作废', nameEn: 'Void', kind: 'void', probabilityBp: 0 }],
  ]
  await tx.stage.createMany({
    data: stages.map((stage, index) => ({ id: newId(), pipelineId: id, sort: index + 1, ...stage })),
  })
  return id
}

/** The currency stands from the first deal on: amounts that are there would change their worth. */
async function change({ tx }: Context, known: Pipeline, wanted: Wanted): Promise<string> {
  await editPipeline(tx, known.id)
  const deals = wanted.currency === known.currency ? 0 : await tx.opportunity.count({ where: { pipelineId: known.id } })
  if (deals > 0)
    throw new Refusal('pipeline.currencyUsed', { name: known.name, currency: known.currency, count: deals })
  await tx.pipeline.update({ where: { id: known.id }, data: wanted })
  return known.id
}

async function formFor(
  { tx, reader, company }: Context,
  { known, name }: { known: Pipeline | undefined; name: string },
): Promise<Outcome> {
  const departments = await tx.department.findMany({ orderBy: { path: 'asc' } })
  return askFor(
    {
      action: 'pipeline.save',
      context: known ? { pipeline: known.id } : {},
      title: known ? t('pipeline.editTitle', { name: nameIn(known, reader.locale) }) : t('pipeline.newTitle'),
      fields: [
        { id: 'name', label: t('field.nameZh'), value: name, required: true, max: 60 },
        { id: 'nameEn', label: t('field.nameEn'), value: known?.nameEn ?? '', max: 60 },
        {
          ...{ id: 'currency', label: t('fact.currency'), required: true, max: 3 },
          value: known?.currency ?? company.currency,
        },
        {
          ...{ kind: 'toggle', id: 'forecasting', label: t('pipeline.forecastingLabel'), hint: t('forecast.title') },
          value: String(known?.forecasting ?? false),
        },
        {
          ...{ id: 'departments', label: t('pipeline.departments'), many: true },
          value: known?.departmentIds.join(',') ?? '',
          choices: departments.map(department => ({ title: department.name, value: department.id })),
        },
      ],
    },
    reader,
  )
}
