import { z } from 'zod'
import { can } from '../../core/rights.ts'
import { t } from '../../core/text.ts'
import { defineAction } from '../action.ts'
import { ownJob } from './job.ts'

/** Gives an import up. One that is running stops after the rows in hand; what came in stays, and can be rolled back. */
export const cancel = defineAction({
  name: 'import.cancel',
  words: { en: [], zh: [] },
  usage: { en: '', zh: '' },
  does: { en: 'Stop an import', zh: '停止导入' },
  input: z.object({ import: z.uuid() }),
  read: () => ({}),
  allow: can('import', 'lead'),

  async run(context, { import: id }) {
    const job = await ownJob(context, id, ['mapping', 'checking', 'checked', 'running'])
    const finishedAt = job.state === 'running' ? context.now : null
    await context.tx.importJob.update({
      where: { id },
      data: { state: 'cancelled', finishedAt, updatedAt: context.now },
    })
    return {
      notice: t(job.state === 'running' ? 'import.stopped' : 'import.cancelled', {
        file: job.fileName,
        rows: job.created + job.updated,
      }),
      changed: [{ entity: 'import', id }],
    }
  },
})
