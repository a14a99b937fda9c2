import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import { t } from '../../core/text.ts'
import { close, troubleOf, tryAgain } from '../../store/troubles.ts'
import { defineAction } from '../action.ts'
import { mayMend } from './card.ts'

/**
 * Sends again what was given up over a trouble. When one of those cards comes through the trouble is over; when it does not, it goes on,
 * and nobody is told a second time. A trouble that no card waits for is over by saying so.
 */
export const retry = defineAction({
  name: 'trouble.retry',
  words: { en: [], zh: [] },
  usage: { en: '', zh: '' },
  does: { en: 'Send again what could not be delivered', zh: '把没有送达的卡片再发一次' },
  input: z.object({ trouble: z.uuid() }),
  read: () => ({}),
  allow: mayMend,
  async run({ tx, now }, { trouble: id }) {
    const trouble = await troubleOf(tx, id)
    if (!trouble) throw new Refusal('trouble.unknown', {})
    if (trouble.state === 'mended') throw new Refusal('trouble.mendedAlready', { at: trouble.mendedAt })
    const count = await tryAgain(tx, id)
    if (count === 0) await close(tx, id, now)
    return {
      notice: count === 0 ? t('trouble.closed') : t('trouble.sentAgain', { count }),
      changed: [{ entity: 'trouble', id }],
      audit: [{ action: 'trouble.retry', on: { entity: 'trouble', id }, facts: { cause: trouble.cause, count } }],
    }
  },
})
