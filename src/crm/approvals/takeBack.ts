import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import { type Context, defineAction } from '../action.ts'
import type { Underway } from './advance.ts'
import type { Task } from './instance.ts'
import { said } from './say.ts'
import { hold, named } from './underway.ts'

const minutes = 30

/** My agreement was a slip: taken back until somebody after me has acted, for half an hour at most. */
export const takeBack = defineAction({
  name: 'approval.takeback',
  words: { en: ['take back'], zh: ['收回同意'] },
  usage: { en: '<document>', zh: '<单号>' },
  does: { en: 'Take back my approval (30 min)', zh: '收回刚才的同意（30 分钟内）' },
  input: z.object({ approval: named }),
  read: rest => ({ approval: rest }),
  allow: 'everyone',

  async run(context, { approval }) {
    const { actor, now } = context
    const way = await hold(context, approval)
    const { instance, document } = way
    const all = way.tasks.filter(task => task.round === instance.round)
    const mine = all.findLast(task => task.assigneeId === actor.id && task.state === 'approved' && !task.automatic)
    if (!mine?.actedAt || instance.state !== 'running')
      throw new Refusal('approval.nothingToTakeBack', { no: document.no })
    if (now.getTime() - mine.actedAt.getTime() > minutes * 60_000)
      throw new Refusal('approval.takeBackTooLate', { no: document.no, minutes })
    const later = all.some(
      task => task.step > mine.step && ['approved', 'rejected', 'transferred'].includes(task.state),
    )
    if (later) throw new Refusal('approval.movedOn', { no: document.no })
    await goBack(context, way, mine)
    return said({}, way, { action: 'approval.takeback', notice: 'approval.tookBack', facts: { task: mine.id } })
  },
})

/** Nobody after me is asked any more; I am, and so is everybody whose say my agreement had made needless. */
async function goBack({ tx, now }: Context, { instance }: Underway, mine: Task): Promise<void> {
  const round = { instanceId: instance.id, round: instance.round }
  await tx.approvalTask.updateMany({
    where: { ...round, step: { gt: mine.step }, state: { in: ['waiting', 'pending', 'skipped'] } },
    data: { state: 'cancelled', actedAt: now },
  })
  await tx.approvalTask.updateMany({
    where: { ...round, step: mine.step, OR: [{ id: mine.id }, { state: 'cancelled', actedAt: mine.actedAt }] },
    data: { state: 'pending', actedAt: null, comment: null, pendingAt: now },
  })
  await tx.approvalInstance.update({ where: { id: instance.id }, data: { step: mine.step } })
}
