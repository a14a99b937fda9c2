import { z } from 'zod'
import { say, t } from '../../core/text.ts'
import { drawList } from '../list.ts'
import { defineView } from '../view.ts'

/** What the owner of a report is told when it can no longer be sent. */
export const restsView = defineView({
  name: 'report.rests',
  async draw({ actor, reader }, _of, given) {
    if (!actor) return null
    const told = t('report.notSent', z.object({ name: z.string(), chat: z.string() }).parse(given))
    const mine = { title: say(t('report.savedTitle'), reader), verb: 'report.saved', data: {} }
    const { card } = drawList({ title: t('report.title'), empty: told, rows: [], buttons: [mine] }, reader)
    return { card, text: say(told, reader) }
  },
})
