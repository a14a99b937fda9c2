import { z } from 'zod'
import { defineAction } from '../action.ts'
import { refOf } from './advance.ts'
import { look, named } from './underway.ts'

/** One approval, with its buttons for whoever looks. */
export const show = defineAction({
  name: 'approval.show',
  words: { en: ['approval'], zh: ['审批单'] },
  usage: { en: '<document>', zh: '<单号>' },
  does: { en: 'See where a document stands in its approval', zh: '看一张单据的审批进度' },
  input: z.object({ approval: named }),
  read: rest => ({ approval: rest }),
  allow: 'everyone',
  async run(context, { approval }) {
    const { instance } = await look(context, approval)
    return { cards: [{ view: 'approval', of: refOf(instance), to: 'only' }] }
  },
})
