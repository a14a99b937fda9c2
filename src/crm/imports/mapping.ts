import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import type { Outcome } from '../../core/platform.ts'
import { can } from '../../core/rights.ts'
import { type Reader, say, t } from '../../core/text.ts'
import { type Context, defineAction } from '../action.ts'
import { importFormCard } from './form.ts'
import { type Job, type Mapping, type Options, ownJob } from './job.ts'
import { kinds } from './kinds/all.ts'
import type { Kind } from './kinds/kind.ts'
import { mayDistribute, poolsFor } from './pools.ts'
import { columnLabel, existingTexts, similarTexts } from './words.ts'

const column = z.union([z.literal('none'), z.string().regex(/^\d{1,3}$/)])

/** Which column is read as what, and what happens with known rows and rows without an owner. */
export const columns = defineAction({
  name: 'import.columns',
  words: { en: [], zh: [] },
  usage: { en: '', zh: '' },
  does: { en: 'Say how the columns of a file are read', zh: '指定文件的每一列怎么读' },
  input: z
    .object({
      import: z.uuid(),
      existing: z.enum(['fail', 'update', 'skip']).optional(),
      similar: z.enum(['known', 'new']).optional(),
      pool: z.string().max(40).optional(),
    })
    .catchall(column),
  read: () => ({}),
  allow: can('import', 'lead'),

  async run(context, { import: id, existing, similar, pool, ...fields }) {
    const job = await ownJob(context, id, ['mapping', 'checked'])
    const kind = kinds[job.entity]
    const pools = await poolsFor(context, job.entity)
    if (context.said !== 'form')
      return columnsForm(context, job, { kind, pools, rules: await mayDistribute(context, job.entity) })
    const mapping = mappingOf(kind, fields, job.headers.length)
    const byRules = pool === 'rules' && (await mayDistribute(context, job.entity))
    const place = byRules ? pools[0] : pools.find(({ id }) => id === pool)
    const options: Options = {
      existing: existing ?? job.options.existing,
      similar: similar ?? job.options.similar,
      byRules,
      ...(place ? { pool: place.id } : {}),
    }
    await context.tx.importJob.update({
      where: { id },
      data: { mapping, options, state: 'mapping', updatedAt: context.now },
    })
    return { changed: [{ entity: 'import', id }] }
  },
})

/** The fields' columns as they were chosen. Throws when one column is to be two things, or one a row cannot do without is missing. */
function mappingOf(kind: Kind, fields: Record<string, string>, width: number): Mapping {
  const chosen = kind.fields.flatMap(field => {
    const column = fields[`field_${field.name}`]
    return column === undefined || column === 'none' || Number(column) >= width
      ? []
      : [{ field, column: Number(column) }]
  })
  const twice = chosen.find(({ column }, index) => chosen.findIndex(one => one.column === column) < index)
  if (twice) throw new Refusal('input.fields', {}, { [`field_${twice.field.name}`]: t('import.columnTwice') })
  const missing = kind.fields.find(field => field.required && !chosen.some(one => one.field.name === field.name))
  if (missing) throw new Refusal('input.fields', {}, { [`field_${missing.name}`]: t('import.columnNeeded') })
  return Object.fromEntries(chosen.map(({ field, column }) => [field.name, column]))
}

function columnsForm(
  { reader }: Context,
  job: Job,
  { kind, pools, rules }: { kind: Kind; pools: { id: string; name: string }[]; rules: boolean },
): Outcome {
  const none = { title: say(t('import.notRead'), reader), value: 'none' }
  const columns = job.headers.flatMap((head, index) =>
    head === '' ? [] : [{ title: columnLabel(job.headers, index), value: String(index) }],
  )
  const inputs = kind.fields.map(field => ({
    id: `field_${field.name}`,
    label: say(field.label, reader),
    value: String(job.mapping[field.name] ?? 'none'),
    choices: [none, ...columns],
  }))
  const card = importFormCard.draw(
    {
      intro: say(t('import.columnsIntro', { kind: kind.label }), reader),
      inputs: [...inputs, ...optionInputs(job, { pools, rules }, reader)],
      submit: say(t('import.save'), reader),
      verb: 'import.columns',
    },
    reader,
  )
  return { form: { action: 'import.columns', context: { import: job.id }, title: t('import.columnsTitle'), card } }
}

function optionInputs(
  job: Job,
  { pools, rules }: { pools: { id: string; name: string }[]; rules: boolean },
  reader: Reader,
) {
  const owned = job.entity === 'lead' || job.entity === 'customer'
  const choices = (texts: typeof existingTexts | typeof similarTexts) =>
    Object.entries(texts).map(([value, key]) => ({ title: say({ key }, reader), value }))
  const fails = { title: say(t('import.noOwnerFails'), reader), value: 'none' }
  const byRules = rules && pools.length > 0 ? [{ title: say(t('import.noOwnerRules'), reader), value: 'rules' }] : []
  const places = [...byRules, ...pools.map(({ id, name }) => ({ title: name, value: id })), fails]
  const place = job.options.byRules ? 'rules' : (job.options.pool ?? 'none')
  return [
    {
      ...{ id: 'existing', label: say(t('import.existing'), reader), value: job.options.existing },
      choices: choices(existingTexts),
    },
    ...(owned
      ? [
          {
            ...{ id: 'similar', label: say(t('import.similar'), reader), value: job.options.similar },
            choices: choices(similarTexts),
          },
          { id: 'pool', label: say(t('import.noOwner'), reader), value: place, choices: places },
        ]
      : []),
  ]
}
