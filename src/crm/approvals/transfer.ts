import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import { newId } from '../../core/id.ts'
import { t } from '../../core/text.ts'
import { defineAction } from '../action.ts'
import { cardFor } from './advance.ts'
import { handOnForm } from './forms.ts'
import { askNewcomer, newcomer } from './newcomer.ts'
import { decide, said } from './say.ts'
import { hold, myTask, named } from './underway.ts'

/** Somebody else decides in my place, with the reason. */
export const handOn = defineAction({
  name: 'approval.transfer',
  words: { en: ['hand on'], zh: ['转审', '转交审批'] },
  usage: { en: '<document> <person> <reason>', zh: '<单号> <同事> <原因>' },
  does: { en: 'Let somebody else decide a document', zh: '把审批转交给别人' },
  input: z.object({
    approval: named,
    person: z.string().max(100).default(''),
    reason: z.string().max(500, 'field.tooLong500').default(''),
  }),
  read: rest => {
    const [approval = '', person = '', ...reason] = rest.split(/\s+/)
    return { approval, person, reason: reason.join(' ') }
  },
  allow: 'everyone',

  async run(context, { approval, person, reason }) {
    const { tx, now } = context
    const way = await hold(context, approval)
    const task = myTask(context, way)
    if (person === '' || reason === '') {
      if (context.said === 'form') throw new Refusal('input.fields', {}, missing({ person, reason }))
      return handOnForm(context.reader, way, { person: await askNewcomer(context, way, person), reason })
    }
    const to = await newcomer(context, way, person)
    await decide(context, way, { task, state: 'transferred', comment: reason })
    const { instance } = way
    await tx.approvalTask.create({
      data: {
        ...{ id: newId(), instanceId: instance.id, step: task.step, round: task.round, seq: task.seq },
        ...{ assigneeId: to.id, actingForId: task.actingForId, origin: 'transfer', parentId: task.parentId },
        ...{ state: 'pending', pendingAt: now },
      },
    })
    const outcome = { cards: [cardFor(way, to.id)] }
    const facts = { to: to.displayName, reason }
    return said(outcome, way, { action: 'approval.transfer', notice: 'approval.handedOn', facts })
  },
})

/** A sentence at each field that is empty. */
function missing(fields: Record<string, string>) {
  const empty = Object.entries(fields).filter(([, value]) => value === '')
  return Object.fromEntries(empty.map(([id]) => [id, t('field.required')]))
}
