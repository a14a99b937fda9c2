import { z } from 'zod'
import type { Outcome } from '../../core/platform.ts'
import { type Context, defineAction } from '../action.ts'
import { goOn, type Underway } from './advance.ts'
import { missedBy } from './changes.ts'
import { confirmForm } from './forms.ts'
import type { Task } from './instance.ts'
import { decide, said } from './say.ts'
import { hold, myTask, named, requireSame } from './underway.ts'

/** Yes. What the card showed is what is agreed to; above the amount that the flow names, it is asked for twice. */
export const agree = defineAction({
  name: 'approval.agree',
  words: { en: ['approve', 'agree'], zh: ['同意', '批准'] },
  usage: { en: '<document> [comment]', zh: '<单号> [意见]' },
  does: { en: 'Approve a document', zh: '同意一张单据' },
  input: z.object({
    approval: named,
    seen: z.string().max(100).optional(),
    comment: z.string().max(500).default(''),
    confirmed: z.literal('yes').optional(),
  }),
  read: rest => {
    const [approval = '', ...comment] = rest.split(/\s+/)
    return { approval, comment: comment.join(' ') }
  },
  allow: 'everyone',

  async run(context, { approval, seen, comment, confirmed }) {
    const way = await hold(context, approval)
    const task = myTask(context, way)
    requireSame(context, way, seen)
    const missed = seen === undefined ? missedBy(task, way, context.reader) : []
    if (missed.length > 0) return confirmForm(context.reader, way, { comment, missed })
    if (asksTwice(way) && !confirmed) return confirmForm(context.reader, way, { comment, missed })
    return agreeNow(context, way, { task, comment })
  },
})

/** Writes the agreement and goes on. */
export async function agreeNow(
  context: Context,
  way: Underway,
  { task, comment }: { task: Task; comment: string },
): Promise<Outcome> {
  const outcome = await goOn(context, await decide(context, way, { task, state: 'approved', comment }))
  return said(outcome, way, {
    action: 'approval.agree',
    notice: 'approval.agreed',
    facts: { comment, task: task.id },
  })
}

/** True for amounts that are too large for one slip of the thumb. */
export function asksTwice({ instance: { options, baseMinor } }: Pick<Underway, 'instance'>): boolean {
  const { confirmAboveMinor } = options
  return confirmAboveMinor !== undefined && baseMinor !== null && baseMinor > confirmAboveMinor
}
