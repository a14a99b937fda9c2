import { z } from 'zod'
import { clockTime } from '../../core/moment.ts'
import { allows } from '../../core/rights.ts'
import { say, t } from '../../core/text.ts'
import { openTroubles } from '../../store/troubles.ts'
import { defineAction } from '../action.ts'
import { drawList } from '../list.ts'
import { defineView } from '../view.ts'
import { mayMend, whatOf } from './card.ts'

/** What keeps cards from reaching their chats at the moment. */
export const list = defineAction({
  name: 'trouble.list',
  words: { en: ['troubles'], zh: ['故障'] },
  usage: { en: '', zh: '' },
  does: { en: 'See which chats cannot be reached, and why', zh: '看哪些聊天发不进去、为什么' },
  input: z.object({}),
  read: () => ({}),
  allow: mayMend,
  async run({ actor }) {
    return { cards: [{ view: 'troubles', of: { entity: 'user', id: actor.id }, to: 'only' }] }
  },
})

export const listView = defineView({
  name: 'troubles',
  async draw({ tx, actor, reader }) {
    if (!actor || !allows(mayMend, actor)) return null
    const rows = (await openTroubles(tx)).map(trouble => ({
      title: whatOf(trouble, reader),
      line: [
        say(t('trouble.since', { at: clockTime(trouble.firstAt, reader) }), reader),
        say(t('trouble.waiting', { count: trouble.waiting }), reader),
        say({ key: `trouble.todo.${trouble.cause}` }, reader),
      ].join(' · '),
      buttons: [{ title: say(t('button.tryAgain'), reader), verb: 'trouble.retry', data: { trouble: trouble.id } }],
    }))
    return drawList({ title: t('trouble.listTitle'), empty: t('trouble.none'), rows }, reader)
  },
})
