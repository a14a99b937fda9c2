import { clockTime } from '../../core/moment.ts'
import { clip } from '../../core/normal.ts'
import { say, t } from '../../core/text.ts'
import { defineBlock } from '../customers/block.ts'
import { keptBy, talksOf } from '../customers/read.ts'
import { dealIdsAt } from '../opportunities/readable.ts'

/** The last talks with a customer, whatever record they were logged on. */
export const talksBlock = defineBlock({
  heading: t('block.talks'),
  async draw({ tx, actor, reader }, { id, no, owner }) {
    const talks = await talksOf(tx, id, await dealIdsAt(tx, actor, { id, owner: keptBy(owner) }))
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
