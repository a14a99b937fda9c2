import { say, t } from '../../core/text.ts'
import { kinds } from '../imports/kinds/all.ts'
import { drawList } from '../list.ts'
import { defineView } from '../view.ts'
import { findExport } from './job.ts'

const states = { running: 'export.running', done: 'export.done', failed: 'export.failed' } as const

/** A large export: on its way, then with its file. */
export const exportView = defineView({
  name: 'export',
  async draw({ tx, actor, reader }, { id }) {
    const wanted = await findExport(tx, id)
    if (!actor || wanted?.startedById !== actor.id) return null
    const kind = kinds[wanted.entity].label
    const download = { title: say(t('export.download'), reader), verb: 'export.file', data: { export: id }, main: true }
    const row = {
      title: say(t('export.rows', { rows: wanted.rows }), reader),
      line: wanted.format.toUpperCase(),
      buttons: [download],
    }
    return drawList(
      {
        title: t('export.title', { kind }),
        subtitle: t(states[wanted.state]),
        empty: t(states[wanted.state]),
        rows: wanted.state === 'done' ? [row] : [],
      },
      reader,
    )
  },
})
