import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import type { Outcome } from '../../core/platform.ts'
import { allows, can } from '../../core/rights.ts'
import { say, t } from '../../core/text.ts'
import { readFile } from '../../store/files.ts'
import { openTable } from '../../tables/open.ts'
import { type Context, defineAction } from '../action.ts'
import { sketch } from './columns/headers.ts'
import { importFormCard } from './form.ts'
import { importEntity, type Job, ownJob } from './job.ts'
import { kinds } from './kinds/all.ts'
import { defaultOptions, understood } from './start.ts'

/** Takes the file for another kind of record, or another of its sheets; the columns are then guessed anew. */
export const recast = defineAction({
  name: 'import.kind',
  words: { en: [], zh: [] },
  usage: { en: '', zh: '' },
  does: { en: 'Say what a file holds', zh: '指定文件里是什么数据' },
  input: z.object({
    import: z.uuid(),
    kind: importEntity.optional(),
    sheet: z.string().max(200).optional(),
  }),
  read: () => ({}),
  allow: can('import', 'lead'),

  async run(context, { import: id, kind: entity, sheet }) {
    const { tx, now } = context
    const job = await ownJob(context, id, ['mapping', 'checked'])
    if (context.said !== 'form' || !entity) return kindForm(context, job)
    if (!allows(can('import', entity), context.actor))
      throw new Refusal('import.kindNotYours', { kind: kinds[entity].label })
    const file = await readFile(tx, job.fileId)
    if (!file) throw new Refusal('file.gone', {})
    const table = await openTable(file.bytes, { sheet: sheet ?? job.sheet })
    const found = await sketch(table)
    if (!found) throw new Refusal('input.fields', {}, { sheet: t('file.emptySheet') })
    const { mapping } = await understood(context, { sketch: found, fileName: job.fileName, wanted: kinds[entity] })
    const options = await defaultOptions(context, entity)
    const data = { entity, ...found, mapping, options, sheet: table.sheet, state: 'mapping', updatedAt: now }
    await tx.importJob.update({ where: { id }, data })
    return { changed: [{ entity: 'import', id }] }
  },
})

function kindForm({ reader, actor }: Context, job: Job): Outcome {
  const mine = Object.values(kinds).filter(kind => allows(can('import', kind.entity), actor))
  const card = importFormCard.draw(
    {
      intro: '',
      inputs: [
        {
          ...{ id: 'kind', label: say(t('import.kindLabel'), reader), value: job.entity },
          choices: mine.map(kind => ({ title: say(kind.label, reader), value: kind.entity })),
        },
        ...(job.sheets.length > 1
          ? [
              {
                ...{ id: 'sheet', label: say(t('import.sheet'), reader), value: job.sheet },
                choices: job.sheets.map(name => ({ title: name, value: name })),
              },
            ]
          : []),
      ],
      submit: say(t('import.save'), reader),
      verb: 'import.kind',
    },
    reader,
  )
  return { form: { action: 'import.kind', context: { import: job.id }, title: t('import.kindTitle'), card } }
}
