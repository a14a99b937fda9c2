import { z } from 'zod'
import { t } from '../../core/text.ts'
import { defineAction } from '../action.ts'
import { keepWay } from './keep.ts'
import { kindText, ownReminder } from './load.ts'

/** Less of this: the kind comes with the morning's digest from now on. */
export const less = defineAction({
  name: 'reminder.less',
  words: { en: [], zh: [] },
  usage: { en: '', zh: '' },
  does: { en: 'Get this kind of reminder in the digest only', zh: '这类提醒只放进日报' },
  input: z.object({ reminder: z.uuid() }),
  read: () => ({}),
  allow: 'everyone',
  async run(context, { reminder: id }) {
    const { kind } = await ownReminder(context, id)
    await keepWay(context, { [kind]: 'digest' })
    return {
      notice: t('reminder.lessNow', { kind: kindText(kind) }),
      audit: [{ action: 'reminder.less', on: { entity: 'user', id: context.actor.id }, facts: { kind } }],
    }
  },
})
