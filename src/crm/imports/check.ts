import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import { can } from '../../core/rights.ts'
import { t } from '../../core/text.ts'
import { queueWork } from '../../store/queue.ts'
import { defineAction } from '../action.ts'
import { importedBefore } from './again.ts'
import { headersKey } from './columns/headers.ts'
import { ownJob } from './job.ts'

/** Reads every row and says what would become of it; nothing is written. A file that came in before is asked about first (R164). */
export const check = defineAction({
  name: 'import.check',
  words: { en: [], zh: [] },
  usage: { en: '', zh: '' },
  does: { en: 'Check a file before it is imported', zh: '导入前先检查一遍' },
  input: z.object({ import: z.uuid(), again: z.boolean().default(false) }),
  read: () => ({}),
  allow: can('import', 'lead'),

  async run(context, { import: id, again }) {
    const { tx, actor, now } = context
    const job = await ownJob(context, id, ['mapping'])
    const before = await importedBefore(tx, job)
    if (before && !again) throw new Refusal('import.again', before)
    const remembered = { userId: actor.id, entity: job.entity, headers: headersKey(job.headers) }
    await tx.importMapping.upsert({
      where: { userId_entity_headers: remembered },
      create: { ...remembered, mapping: job.mapping },
      update: { mapping: job.mapping },
    })
    await tx.importJob.update({ where: { id }, data: { state: 'checking', updatedAt: now } })
    await queueWork(tx, 'import', id)
    return { notice: t('import.checking', { file: job.fileName }), changed: [{ entity: 'import', id }] }
  },
})
