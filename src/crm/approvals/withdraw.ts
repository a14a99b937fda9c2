import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import { defineAction } from '../action.ts'
import { end } from './advance.ts'
import { said } from './say.ts'
import { hold, named } from './underway.ts'

/** Whoever asked takes it back, until somebody has decided. */
export const withdraw = defineAction({
  name: 'approval.withdraw',
  words: { en: ['withdraw'], zh: ['撤回'] },
  usage: { en: '<document>', zh: '<单号>' },
  does: { en: 'Take back a document I handed in', zh: '撤回我提交的单据' },
  input: z.object({ approval: named }),
  read: rest => ({ approval: rest }),
  allow: 'everyone',

  async run(context, { approval }) {
    const way = await hold(context, approval)
    const { instance, document } = way
    const { no } = document
    if (instance.initiatorId !== context.actor.id) throw new Refusal('approval.notYourRequest', { no })
    if (instance.state !== 'running' && instance.state !== 'returned')
      throw new Refusal(`approval.over.${instance.state}`, { no, who: '', at: instance.startedAt })
    const decided = way.tasks.find(task => task.state === 'approved' && task.round === instance.round)
    if (decided && instance.options.withdrawUntil === 'firstDecision')
      throw new Refusal('approval.tooLateToWithdraw', { no, at: decided.actedAt })
    const outcome = await end(context, way, 'withdrawn')
    return said(outcome, way, { action: 'approval.withdraw', notice: 'approval.withdrawn' })
  },
})
