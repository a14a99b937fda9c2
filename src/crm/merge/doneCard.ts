import { z } from 'zod'
import { say, t } from '../../core/text.ts'
import { drawList } from '../list.ts'
import { defineView } from '../view.ts'
import { undoDays } from './undo.ts'

/** A merge that was done: which record lives on, and the way back while there is one. */
export const doneView = defineView({
  name: 'merge.done',
  async draw({ tx, actor, reader }, _of, given) {
    if (!actor) return null
    const { merge: id } = z.object({ merge: z.uuid() }).parse(given)
    const merge = await tx.merge.findUnique({ where: { id } })
    if (!merge) return null
    const names = await tx.sql<{ id: string; no: string; title: string }>`
      select id, no, title from "NamedRecord" where id = any (${[merge.survivorId, ...merge.loserIds]})
      union all select id, '', name from "Contact" where id = any (${[merge.survivorId, ...merge.loserIds]})`
    const name = (of: string) =>
      names.filter(row => row.id === of).map(({ no, title }) => `${no} ${title}`.trim())[0] ?? '—'
    const kept = names.find(row => row.id === merge.survivorId)
    const open = merge.undoneAt === null && reader.now.getTime() - merge.at.getTime() < undoDays * 86_400_000
    return drawList(
      {
        title: t(merge.undoneAt ? 'merge.undoneTitle' : 'merge.doneTitle', { kept: name(merge.survivorId) }),
        subtitle: merge.undoneAt
          ? t('merge.undoneAt', { at: merge.undoneAt })
          : t('merge.undoHint', { days: undoDays }),
        empty: t('merge.over'),
        rows: merge.loserIds.map(loser => ({ title: name(loser), line: '', buttons: [] })),
        buttons: [
          {
            title: say(t('button.open'), reader),
            ...(merge.entity === 'contact'
              ? { verb: 'contact.show', data: { contact: merge.survivorId } }
              : { verb: 'record.show', data: { record: kept?.no ?? '' } }),
          },
          ...(open ? [{ title: say(t('button.undoMerge'), reader), verb: 'record.unmerge', data: { merge: id } }] : []),
        ],
      },
      reader,
    )
  },
})
