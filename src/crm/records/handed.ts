import { z } from 'zod'
import { say, t } from '../../core/text.ts'
import { drawList } from '../list.ts'
import { defineView } from '../view.ts'

const params = z.object({
  by: z.string(),
  how: z.enum(['assigned', 'transferred']),
  records: z.array(z.object({ no: z.string(), title: z.string() })),
})

/** What somebody was given by a colleague, each to be opened or worked on at once. */
export const handedView = defineView({
  name: 'record.handed',
  async draw({ actor, reader }, _of, given) {
    if (!actor) return null
    const { by, how, records } = params.parse(given)
    const rows = records.map(({ no, title }) => ({
      title: `${no} ${title}`,
      line: '',
      buttons: [
        { title: say(t('button.log'), reader), verb: 'followup.log', data: { about: no }, main: true },
        { title: say(t('button.open'), reader), verb: 'record.show', data: { record: no } },
      ],
    }))
    const title = t(how === 'assigned' ? 'record.handedAssigned' : 'record.handedTransferred', {
      by,
      count: records.length,
    })
    return drawList({ title, empty: title, rows }, reader)
  },
})
