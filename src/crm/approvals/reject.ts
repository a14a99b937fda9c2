import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import type { Outcome } from '../../core/platform.ts'
import { t } from '../../core/text.ts'
import { type Context, defineAction } from '../action.ts'
import { goOn, type Underway } from './advance.ts'
import { rejectForm } from './forms.ts'
import type { Task } from './instance.ts'
import { decide, said } from './say.ts'
import { hold, myTask, named, requireSame } from './underway.ts'

/** No, with the reason. */
export const reject = defineAction({
  name: 'approval.reject',
  words: { en: ['reject'], zh: ['驳回', '拒绝'] },
  usage: { en: '<document> <reason>', zh: '<单号> <原因>' },
  does: { en: 'Reject a document, with the reason', zh: '驳回一张单据并说明原因' },
  input: z.object({
    approval: named,
    seen: z.string().max(100).optional(),
    reason: z.string().max(500, 'field.tooLong500').default(''),
  }),
  read: rest => {
    const [approval = '', ...reason] = rest.split(/\s+/)
    return { approval, reason: reason.join(' ') }
  },
  allow: 'everyone',

  async run(context, { approval, seen, reason }) {
    const way = await hold(context, approval)
    const task = myTask(context, way)
    requireSame(context, way, seen)
    if (reason === '' && context.said === 'form') throw new Refusal('input.fields', {}, { reason: t('field.required') })
    if (reason === '') return rejectForm(context.reader, way)
    return rejectNow(context, way, { task, reason })
  },
})

/** Writes the no and goes on: where others may still say yes, it waits for them. */
export async function rejectNow(
  context: Context,
  way: Underway,
  { task, reason }: { task: Task; reason: string },
): Promise<Outcome> {
  const outcome = await goOn(context, await decide(context, way, { task, state: 'rejected', comment: reason }))
  return said(outcome, way, { action: 'approval.reject', notice: 'approval.rejected', facts: { reason } })
}
