import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import { defineAction } from '../action.ts'
import { cardFor } from './advance.ts'
import { tasksNow } from './instance.ts'
import { said } from './say.ts'
import { hold, named } from './underway.ts'

const hours = 4

/** Reminds those whose turn it is; not more often than every four hours. */
export const urge = defineAction({
  name: 'approval.urge',
  words: { en: ['urge'], zh: ['催办'] },
  usage: { en: '<document>', zh: '<单号>' },
  does: { en: 'Remind the people my document waits for', zh: '催一催还没审批的人' },
  input: z.object({ approval: named }),
  read: rest => ({ approval: rest }),
  allow: 'everyone',

  async run(context, { approval }) {
    const { tx, actor, now } = context
    const way = await hold(context, approval)
    const { instance, document } = way
    const { no } = document
    if (instance.initiatorId !== actor.id) throw new Refusal('approval.notYourRequest', { no })
    if (instance.state !== 'running')
      throw new Refusal(`approval.over.${instance.state}`, { no, who: '', at: instance.startedAt })
    const next = new Date((instance.lastUrgedAt?.getTime() ?? 0) + hours * 3_600_000)
    if (now < next) throw new Refusal('approval.urgedAlready', { no, hours, at: next })
    await tx.approvalInstance.update({ where: { id: instance.id }, data: { lastUrgedAt: now } })
    const pending = tasksNow(way).filter(task => task.state === 'pending')
    const outcome = { cards: pending.map(task => cardFor(way, task.assigneeId)) }
    return said(outcome, way, { action: 'approval.urge', notice: 'approval.urged', facts: { count: pending.length } })
  },
})
