import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import { atHour, plusDays } from '../../core/moment.ts'
import { clip } from '../../core/normal.ts'
import { can } from '../../core/rights.ts'
import { type Context, defineAction } from '../action.ts'
import { refreshNext, remindOf } from '../followups/plan.ts'
import { mostSnoozes, putOffText } from '../reminders/later.ts'
import { aroundPlan, openPlan, type Plan } from './plans.ts'

const steps = ['1h', '3h', 'tomorrow', '1d', '3d'] as const

/** Later, please: at most five times, because a promise that is only ever put off is none. */
export const snooze = defineAction({
  name: 'plan.snooze',
  words: { en: [], zh: [] },
  usage: { en: '', zh: '' },
  does: { en: 'Put a promise off', zh: '推迟一条待办' },
  input: z.object({ plan: z.uuid(), by: z.enum(steps) }),
  read: () => ({}),
  allow: can('update', 'plan'),

  async run(context, { plan: id, by }) {
    const plan = await openPlan(context, id)
    if (plan.snoozeCount >= mostSnoozes) throw new Refusal('plan.snoozedOut', { max: mostSnoozes })
    const at = later(context, plan, by)
    await reschedule(context, plan, { at, allDay: plan.allDay && by !== '1h' && by !== '3h', snoozed: true })
    return {
      notice: putOffText({ text: plan.text, at, times: plan.snoozeCount + 1, isNamed: true }),
      changed: aroundPlan(plan),
      audit: [
        {
          action: 'plan.snooze',
          on: { entity: plan.entity, id: plan.entityId },
          facts: { text: clip(plan.text, 200), at: at.toISOString() },
        },
      ],
    }
  },
})

/** Moves a plan in time, with its reminder and the record's "next". Throws when it was closed meanwhile. */
export async function reschedule(
  { tx, now }: Context,
  plan: Plan,
  { at, allDay, snoozed }: { at: Date; allDay: boolean; snoozed: boolean },
): Promise<void> {
  const moved = await tx.followUpPlan.updateMany({
    where: { id: plan.id, state: 'planned' },
    data: {
      dueAt: at,
      allDay,
      updatedAt: now,
      version: { increment: 1 },
      ...(snoozed ? { snoozeCount: { increment: 1 } } : {}),
    },
  })
  if (moved.count === 0) throw new Refusal('plan.closed', { text: plan.text, at: now })
  await remindOf(tx, { id: plan.id, ownerId: plan.ownerId, dueAt: at, now })
  await refreshNext(tx, { entity: plan.entity, id: plan.entityId })
}

/** Counted from the promised moment, or from now when that has passed. */
function later({ now, actor }: Context, plan: Plan, by: (typeof steps)[number]): Date {
  const from = plan.dueAt > now ? plan.dueAt : now
  switch (by) {
    case '1h':
      return new Date(now.getTime() + 3_600_000)
    case '3h':
      return new Date(now.getTime() + 3 * 3_600_000)
    case 'tomorrow':
      return atHour(now, { days: 1, hour: 9, zone: actor.zone })
    case '1d':
      return plusDays(sameHour(plan, from, actor.zone), 1, actor.zone)
    case '3d':
      return plusDays(sameHour(plan, from, actor.zone), 3, actor.zone)
  }
}

/** An all-day promise stays at nine. */
function sameHour(plan: Plan, from: Date, zone: string): Date {
  return plan.allDay ? atHour(from, { days: 0, hour: 9, zone }) : from
}
