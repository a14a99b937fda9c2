import { z } from 'zod'
import { say, t } from '../../core/text.ts'
import { drawList } from '../list.ts'
import { defineView } from '../view.ts'

const params = z.object({ name: z.string(), chat: z.string(), schedule: z.uuid().optional() })

/** What the owner of a report is told when it can no longer be sent. */
export const restsView = defineView({
  name: 'report.rests',
  async draw({ actor, reader }, _of, given) {
    if (!actor) return null
    const { schedule, ...facts } = params.parse(given)
    const told = t('report.notSent', facts)
    const again = {
      title: say(t('button.resumeReport'), reader),
      verb: 'report.resume',
      data: { schedule: schedule ?? '' },
    }
    const mine = { title: say(t('report.savedTitle'), reader), verb: 'report.saved', data: {} }
    const { card } = drawList(
      { title: t('report.title'), empty: told, rows: [], buttons: [...(schedule ? [again] : []), mine] },
      reader,
    )
    return { card, text: say(told, reader) }
  },
})
