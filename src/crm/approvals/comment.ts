import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import { t } from '../../core/text.ts'
import { defineAction } from '../action.ts'
import { cardFor } from './advance.ts'
import { commentForm } from './forms.ts'
import { said } from './say.ts'
import { hold, named } from './underway.ts'

/** A word to everybody who takes part; a question goes to whoever asked for the approval. Nothing is decided by it. */
export const comment = defineAction({
  name: 'approval.comment',
  words: { en: ['approval comment', 'document comment'], zh: ['审批评论', '评论单据'] },
  usage: { en: '<document> <words>', zh: '<单号> <内容>' },
  does: { en: 'Ask or say something about a document in approval', zh: '对审批中的单据提问或留言' },
  input: z.object({ approval: named, reason: z.string().max(500, 'field.tooLong500').default('') }),
  read: rest => {
    const [approval = '', ...reason] = rest.split(/\s+/)
    return { approval, reason: reason.join(' ') }
  },
  allow: 'everyone',

  async run(context, { approval, reason }) {
    const way = await hold(context, approval)
    if (reason === '' && context.said === 'form') throw new Refusal('input.fields', {}, { reason: t('field.required') })
    if (reason === '') return commentForm(context.reader, way)
    const { initiatorId } = way.instance
    const told = initiatorId === context.actor.id ? [] : [cardFor(way, initiatorId)]
    return said({ cards: told }, way, {
      action: 'approval.comment',
      notice: 'approval.commented',
      facts: { words: reason },
    })
  },
})
