import { z } from 'zod'
import { can } from '../../core/rights.ts'
import { t } from '../../core/text.ts'
import { queueWork } from '../../store/queue.ts'
import { defineAction } from '../action.ts'
import { ownJob } from './job.ts'
import { forgetKeys } from './passes/rows.ts'

const nothingYet = { doneTo: 0, created: 0, updated: 0, skipped: 0, failed: 0, overLimit: 0 }

/** Brings in what was checked: row by row by the same rules, in the background. */
export const run = defineAction({
  name: 'import.run',
  words: { en: [], zh: [] },
  usage: { en: '', zh: '' },
  does: { en: 'Import a checked file', zh: '导入检查过的文件' },
  input: z.object({ import: z.uuid() }),
  read: () => ({}),
  allow: can('import', 'lead'),

  async run(context, { import: id }) {
    const { tx, now } = context
    const job = await ownJob(context, id, ['checked'])
    await forgetKeys(tx, id)
    await tx.importJob.update({ where: { id }, data: { state: 'running', ...nothingYet, updatedAt: now } })
    await queueWork(tx, 'import', id)
    return {
      notice: t('import.started', { file: job.fileName }),
      changed: [{ entity: 'import', id }],
      audit: [{ action: 'import.run', on: { entity: 'import', id }, facts: { file: job.fileName, rows: job.rows } }],
    }
  },
})
