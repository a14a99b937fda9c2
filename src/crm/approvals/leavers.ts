import { type Doing, defineRoutine } from '../routine.ts'
import { cardFor, refOf } from './advance.ts'
import { isOpen, lockInstance, tasksNow, tasksOf } from './instance.ts'
import { admins, chainAbove } from './people.ts'

const atOnce = 200

/** What waits for somebody who does not work here any more goes to their manager, else to an admin. */
export const leavers = defineRoutine({
  name: 'approval.leavers',
  when: 'tick',
  async run({ look, act, now }: Doing) {
    const left = await look(
      tx => tx.sql<{ id: string; instanceId: string }>`
        select t.id, t."instanceId" from "ApprovalTask" t join "User" u on u.id = t."assigneeId"
        join "ApprovalInstance" i on i.id = t."instanceId" and i.state = 'running'
        where t.state in ('pending', 'waiting') and u.status not in ('active', 'system') order by t.id limit ${atOnce}`,
    )
    for (const { id, instanceId } of left) {
      await act(async ({ tx }) => {
        const instance = await lockInstance(tx, { id: instanceId })
        const task = await tx.approvalTask.findUnique({ where: { id } })
        if (!instance || !task || !['pending', 'waiting'].includes(task.state)) return undefined
        const above = (await chainAbove(tx, task.assigneeId, 20)).filter(person => person !== instance.initiatorId)
        const asked = tasksNow({ instance, tasks: await tasksOf(tx, instanceId) }).filter(isOpen)
        const candidates = [...above, ...(await admins(tx))]
        const to = candidates.find(person => !asked.some(one => one.assigneeId === person))
        if (!to) return undefined
        await tx.approvalTask.update({
          where: { id },
          data: {
            assigneeId: to,
            actingForId: task.actingForId ?? task.assigneeId,
            ...(task.state === 'pending' ? { pendingAt: now } : {}),
          },
        })
        return { changed: [refOf(instance)], cards: task.state === 'pending' ? [cardFor({ instance }, to)] : [] }
      })
    }
  },
})
