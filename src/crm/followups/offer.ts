import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import { clip } from '../../core/normal.ts'
import { allows, can } from '../../core/rights.ts'
import { say, t } from '../../core/text.ts'
import { defineAction } from '../action.ts'
import { findRecord } from '../find.ts'
import { drawList } from '../list.ts'
import { defineView } from '../view.ts'

const input = z.object({ about: z.string().min(1).max(200), line: z.string().min(1).max(10_000) })

/**
 * What somebody wrote below the card of a record, among people: offered to be logged, to its writer alone. Who may not log to the
 * record is not disturbed.
 */
export const offer = defineAction({
  name: 'followup.offer',
  words: { en: [], zh: [] },
  usage: { en: '', zh: '' },
  does: { en: 'Offer to log what was written below a card', zh: '把卡片下的回复提议记为跟进' },
  input,
  read: rest => ({ line: rest }),
  allow: 'everyone',
  async run(context, { about, line }) {
    if (!allows(can('create', 'followup'), context.actor)) return {}
    try {
      const { kind, id, no, title, poolId } = await findRecord(context, ['lead', 'customer', 'opportunity'], {
        said: about,
        verb: 'update',
      })
      if (poolId) return {}
      const params = { title: `${no} ${title}`, about: no, kept: { line } }
      return { cards: [{ view: 'offer', of: { entity: kind, id }, params, to: 'only' }] }
    } catch (error) {
      if (error instanceof Refusal) return {}
      throw error
    }
  },
})

const params = z.object({ title: z.string(), about: z.string(), kept: z.object({ line: z.string() }) })

export const offerView = defineView({
  name: 'offer',
  async draw({ actor, reader }, _of, given) {
    if (!actor) return null
    const { title, about, kept } = params.parse(given)
    const log = { title: say(t('button.log'), reader), verb: 'followup.log', data: { about }, main: true }
    const row = { title: clip(kept.line, 200), line: title, buttons: [log] }
    return drawList({ title: t('log.offer'), empty: t('log.offer'), rows: [row] }, reader)
  },
})
