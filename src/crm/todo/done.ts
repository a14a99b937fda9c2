import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import { clip } from '../../core/normal.ts'
import { can } from '../../core/rights.ts'
import { t } from '../../core/text.ts'
import { defineAction } from '../action.ts'
import { readTalk } from '../followups/sentence.ts'
import { undoTalk } from '../followups/undo.ts'
import { writeTalk } from '../followups/write.ts'
import { aroundPlan, openPlan } from './plans.ts'

/** Plan to record in one tap: what was promised was done, and stands in the history as it was worded. */
export const done = defineAction({
  name: 'plan.done',
  words: { en: [], zh: [] },
  usage: { en: '', zh: '' },
  does: { en: 'Mark a promise as done', zh: '完成一条待办' },
  input: z.object({ plan: z.uuid(), line: z.string().max(2_000).default('') }),
  read: () => ({}),
  allow: can('update', 'plan'),

  async run(context, { plan: id, line }) {
    const plan = await openPlan(context, id)
    const of = { entity: plan.entity, id: plan.entityId }
    const said = readTalk(line || plan.text, context)
    const written = await writeTalk(context, {
      of,
      customerId: plan.customerId,
      method: said.method,
      result: said.result,
      text: line || plan.text,
      at: context.now,
      closes: id,
    })
    if (written.closed.length === 0) throw new Refusal('plan.closed', { text: plan.text, at: context.now })
    const { no, title } = plan
    return {
      notice: t('plan.done', { text: plan.text, no, title }),
      changed: aroundPlan(plan),
      audit: [
        {
          action: 'plan.done',
          on: of,
          facts: { ...written, entity: plan.entity, no, title, text: clip(plan.text, 200) },
        },
      ],
    }
  },

  undo: undoTalk,
})
