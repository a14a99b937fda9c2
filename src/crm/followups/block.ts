import { clockTime } from '../../core/moment.ts'
import { clip } from '../../core/normal.ts'
import { say, t } from '../../core/text.ts'
import { defineBlock } from '../customers/block.ts'
import { talksOf } from '../customers/read.ts'

/** The last talks with a customer, whatever record they were logged on. */
export const talksBlock = defineBlock({
  heading: t('block.talks'),
  async draw({ tx, reader }, { id, no }) {
    const talks = await talksOf(tx, id)
    return {
      lines: talks.map(talk => ({
        title: `${clockTime(talk.at, reader)} · ${say({ key: `method.${talk.method}` }, reader)} · ${talk.author}`,
        line: clip(talk.text, 160),
      })),
      empty: t('block.noTalks'),
      buttons: [{ title: t('button.timeline'), verb: 'record.timeline', data: { record: no } }],
    }
  },
})
