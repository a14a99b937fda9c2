import { z } from 'zod'
import { can } from '../../core/rights.ts'
import { say, t } from '../../core/text.ts'
import { keepFile } from '../../store/files.ts'
import { mimes, type Value, writeTable } from '../../tables/write.ts'
import { type Context, defineAction } from '../action.ts'
import { type Job, ownJob } from './job.ts'
import { rowsOf, type Which } from './passes/rows.ts'
import { reasonsText } from './words.ts'

/** The rows of an import as a file in their original layout, with what became of each and why at the end of the row. */
export const download = defineAction({
  name: 'import.rows',
  words: { en: [], zh: [] },
  usage: { en: '', zh: '' },
  does: { en: 'Download the rows of an import with their results', zh: '下载导入明细' },
  input: z.object({ import: z.uuid(), which: z.enum(['leftOut', 'all', 'left']).default('leftOut') }),
  read: () => ({}),
  allow: can('import', 'lead'),

  async run(context, { import: id, which }) {
    const job = await ownJob(context, id, ['checked', 'done', 'undone', 'cancelled', 'failed'])
    const name = job.fileName.replace(/\.\w{1,5}$/, '')
    const suffix = say(t(which === 'all' ? 'import.file.all' : 'import.file.leftOut'), context.reader)
    const bytes = await writeTable(job.format, { sheet: job.sheet || name, rows: lines(context, job, which) })
    const file = await keepFile(context.tx, {
      ...{ name: `${name}-${suffix}.${job.format}`, mime: mimes[job.format], bytes, now: context.now },
    })
    return { notice: t('import.fileReady', { name: file.name }), files: [file] }
  },
})

async function* lines({ tx, reader }: Context, job: Job, which: Which): AsyncIterable<Value[]> {
  const width = job.headers.length
  const outcomes = {
    created: say(t(job.state === 'checked' ? 'import.willCreate' : 'import.created'), reader),
    updated: say(t(job.state === 'checked' ? 'import.willUpdate' : 'import.updated'), reader),
    skipped: say(t('import.skipped'), reader),
    failed: say(t('import.failed'), reader),
  }
  yield [...job.headers, say(t('import.resultColumn'), reader), say(t('import.reasonColumn'), reader)]
  for await (const { cells, outcome, reason } of rowsOf(tx, job.id, which)) {
    const padded = Array.from({ length: Math.max(width, cells.length) }, (_, column) => cells[column] ?? '')
    yield [...padded, outcomes[outcome], reasonsText(reason, reader)]
  }
}
