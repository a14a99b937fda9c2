import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import type { Outcome } from '../../core/platform.ts'
import { t } from '../../core/text.ts'
import { type Context, defineAction } from '../action.ts'
import { cardFor, enter, type Underway } from './advance.ts'
import { sendBackForm } from './forms.ts'
import { decide, said } from './say.ts'
import { hold, myTask, named, requireSame } from './underway.ts'

/** Back to whoever asked, to be mended, or to a step that was passed, to be looked at again. It stays the same approval. */
export const sendBack = defineAction({
  name: 'approval.return',
  words: { en: ['send back'], zh: ['打回'] },
  usage: { en: '<document> <reason>', zh: '<单号> <原因>' },
  does: { en: 'Send a document back to be mended', zh: '把单据打回修改' },
  input: z.object({
    approval: named,
    seen: z.string().max(100).optional(),
    to: z.string().max(60).default('initiator'),
    reason: z.string().max(500, 'field.tooLong500').default(''),
  }),
  read: rest => {
    const [approval = '', ...reason] = rest.split(/\s+/)
    return { approval, reason: reason.join(' ') }
  },
  allow: 'everyone',

  async run(context, { approval, seen, to, reason }) {
    const way = await hold(context, approval)
    const task = myTask(context, way)
    requireSame(context, way, seen)
    if (reason === '' && context.said === 'form') throw new Refusal('input.fields', {}, { reason: t('field.required') })
    if (reason === '') return sendBackForm(context.reader, way, passedSteps(way))
    await decide(context, way, { task, state: 'returned', comment: reason })
    await closeOpen(context, way)
    const outcome = to === 'initiator' ? await toInitiator(context, way) : await toStep(context, way, to)
    return said(outcome, way, { action: 'approval.return', notice: 'approval.sentBack', facts: { reason } })
  },
})

/** The steps before this one that asked somebody, by key. */
function passedSteps({ instance }: Underway): { key: string; name: string }[] {
  return instance.route
    .slice(0, instance.step)
    .flatMap(step => (step.kind === 'approve' ? [{ key: step.key, name: step.name }] : []))
}

export async function closeOpen({ tx, now }: Context, { instance }: Underway): Promise<void> {
  await tx.approvalTask.updateMany({
    where: { instanceId: instance.id, state: { in: ['waiting', 'pending'] } },
    data: { state: 'cancelled', actedAt: now },
  })
}

/** The document becomes a draft again; handing it in once more begins the next round. */
async function toInitiator(context: Context, way: Underway): Promise<Outcome> {
  const { instance, document, kind } = way
  await context.tx.approvalInstance.update({ where: { id: instance.id }, data: { state: 'returned' } })
  if (instance.trigger === 'create') await kind.move(context, document.id, { from: ['inApproval'], to: 'draft' })
  if (instance.trigger === 'void') await kind.move(context, document.id, { from: ['voiding'], to: 'approved' })
  await kind.dropped?.(context, document.id, instance.trigger)
  return { cards: [cardFor(way, instance.initiatorId)] }
}

/** From that step on everybody is asked again, in a new round. */
async function toStep(context: Context, way: Underway, key: string): Promise<Outcome> {
  const { instance } = way
  const step = instance.route.findIndex(each => each.key === key)
  if (step < 0 || step >= instance.step) throw new Refusal('input.fields', {}, { to: t('field.invalid') })
  const round = instance.round + 1
  await context.tx.approvalInstance.update({ where: { id: instance.id }, data: { step, round } })
  return enter(context, { ...way, instance: { ...instance, step, round } })
}
