import { newId } from '../../core/id.ts'
import { addWorking } from '../../core/worktime.ts'
import type { Tx } from '../../store/db.ts'
import type { Context } from '../action.ts'
import { calendarOf } from '../calendar/read.ts'
import { defineReminder } from '../reminders/kind.ts'
import { type Doing, defineRoutine } from '../routine.ts'
import { cardFor, refOf } from './advance.ts'
import { isOpen, lockInstance, tasksNow, tasksOf } from './instance.ts'
import { lapse } from './lapse.ts'
import { chainAbove } from './people.ts'

const remindMinutes = 8 * 60
const escalateMinutes = 24 * 60
const atOnce = 200

/**
 * Whoever lets a document wait is reminded after a working day, and after three their manager is asked beside them. Where the flow says
 * so and no money is at stake, a step decides itself.
 */
export const timeouts = defineRoutine({
  name: 'approval.timeouts',
  when: 'tick',
  async run(doing) {
    await clock(doing)
    const due = await doing.look(
      tx => tx.sql<{ id: string; instanceId: string; escalate: boolean; lapsed: boolean }>`
        select t.id, t."instanceId", t."escalateAt" <= ${doing.now} as escalate, t."lapseAt" <= ${doing.now} as lapsed from "ApprovalTask" t
        where t.state = 'pending' and least(t."remindAt", t."escalateAt", t."lapseAt") <= ${doing.now} limit ${atOnce}`,
    )
    for (const { id, instanceId, escalate, lapsed } of due)
      await doing.act(context => (lapsed ? lapse : escalate ? askManager : remind)(context, { id, instanceId }))
  },
})

/** Works out, once a waiting, when it has lasted too long. */
async function clock({ look, company }: Doing): Promise<void> {
  await look(async tx => {
    const fresh = await tx.sql<{ id: string; pendingAt: Date; hours: number | null }>`
      select t.id, t."pendingAt", (i.route -> t.step -> 'lapse' ->> 'hours')::int as hours
      from "ApprovalTask" t join "ApprovalInstance" i on i.id = t."instanceId"
      where t.state = 'pending' and t."pendingAt" is not null and t."clockedAt" is distinct from t."pendingAt" limit ${atOnce}`
    if (fresh.length === 0) return
    const calendar = await calendarOf(tx, company.zone)
    for (const { id, pendingAt, hours } of fresh) {
      const after = (minutes: number) => addWorking(pendingAt, minutes, calendar)?.at ?? null
      const [remindAt, escalateAt] = [after(remindMinutes), after(escalateMinutes)]
      const lapseAt = hours === null ? null : after(hours * 60)
      await tx.approvalTask.updateMany({
        where: { id, pendingAt },
        data: { clockedAt: pendingAt, remindAt, escalateAt, lapseAt },
      })
    }
  })
}

/** Money that waits for a decision is kept back by no budget, but lets people sleep. */
export const approvalReminder = defineReminder({
  ...{ name: 'approval', urgency: 'urgent', usually: 'push' },
  async stands({ tx }, held) {
    const rows = await tx.sql<{ id: string }>`
      select distinct r.id from "Reminder" r join "ApprovalTask" t on t."instanceId" = r."entityId" and (t."assigneeId" = r."recipientId" or r.params ? 'by') and t.state = 'pending'
      where r.id = any (${held.map(({ id }) => id)}::uuid[])`
    return rows.map(({ id }) => id)
  },
})

type Late = { id: string; instanceId: string }

async function remind({ tx, now }: Context, { id, instanceId }: Late) {
  const instance = await lockInstance(tx, { id: instanceId })
  const reminded = await tx.approvalTask.updateManyAndReturn({
    where: { id, state: 'pending', remindAt: { lte: now } },
    data: { remindAt: null },
    select: { assigneeId: true },
  })
  if (instance?.state !== 'running') return undefined
  const cards = reminded.map(({ assigneeId }) => ({ ...cardFor({ instance }, assigneeId), kind: 'approval' }))
  return { cards, changed: [refOf(instance)] }
}

/** The manager of whoever is late joins the step; whoever of the two decides first decides. */
async function askManager({ tx, now }: Context, { id, instanceId }: Late) {
  const instance = await lockInstance(tx, { id: instanceId })
  const late = await tx.approvalTask.findUnique({ where: { id } })
  if (late?.state !== 'pending' || !late.escalateAt || instance?.state !== 'running') return undefined
  await tx.approvalTask.update({ where: { id }, data: { remindAt: null, escalateAt: null } })
  const manager = await nextAbove(tx, { of: late.assigneeId, not: instance.initiatorId })
  const tasks = tasksNow({ instance, tasks: await tasksOf(tx, instanceId) })
  const asked = tasks.some(task => task.assigneeId === manager && isOpen(task))
  if (!manager || asked) return { cards: [{ ...cardFor({ instance }, late.assigneeId), kind: 'approval' }] }
  await tx.approvalTask.create({
    data: {
      ...{ id: newId(), instanceId, step: late.step, round: late.round, seq: late.seq, parentId: late.parentId },
      ...{ assigneeId: manager, actingForId: late.assigneeId, origin: 'escalation', state: 'pending', pendingAt: now },
    },
  })
  return {
    changed: [refOf(instance)],
    cards: [manager, late.assigneeId].map(id => ({ ...cardFor({ instance }, id), kind: 'approval' })),
  }
}

async function nextAbove(tx: Tx, { of, not }: { of: string; not: string }): Promise<string | undefined> {
  return (await chainAbove(tx, of, 20)).find(id => id !== not)
}
