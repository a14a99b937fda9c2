import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import { can } from '../../core/rights.ts'
import { t } from '../../core/text.ts'
import { findFile } from '../../store/files.ts'
import { defineAction } from '../action.ts'
import { findExport } from './job.ts'

/** The file of an export, for whoever asked for it, as long as it is kept. */
export const download = defineAction({
  name: 'export.file',
  words: { en: [], zh: [] },
  usage: { en: '', zh: '' },
  does: { en: 'Download an export', zh: '下载导出的文件' },
  input: z.object({ export: z.uuid() }),
  read: () => ({}),
  allow: can('export', 'customer'),

  async run({ tx, actor }, { export: id }) {
    const wanted = await findExport(tx, id)
    if (wanted?.startedById !== actor.id || !wanted.fileId) throw new Refusal('export.unknown', {})
    const file = await findFile(tx, wanted.fileId)
    if (!file) throw new Refusal('export.gone', {})
    return { notice: t('export.ready', { name: file.name, rows: wanted.rows }), files: [file] }
  },
})
