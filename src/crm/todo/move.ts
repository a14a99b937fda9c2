import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import { clip } from '../../core/normal.ts'
import type { Outcome } from '../../core/platform.ts'
import { can } from '../../core/rights.ts'
import { t } from '../../core/text.ts'
import { readWhen } from '../../core/when/read.ts'
import { loadActor } from '../../store/actors.ts'
import { type Context, defineAction } from '../action.ts'
import { exactWords } from '../followups/forms.ts'
import { remindOf } from '../followups/plan.ts'
import { isPast } from '../followups/sentence.ts'
import { none } from '../form.ts'
import { moveForm } from '../reminders/move.ts'
import { mayHearOf, recordsOf } from '../reminders/rights.ts'
import { aroundPlan, openPlan, type Plan } from './plans.ts'
import { reschedule } from './snooze.ts'

/** Another time for a promise, in plain words, or another person for it. */
export const move = defineAction({
  name: 'plan.move',
  words: { en: [], zh: [] },
  usage: { en: '', zh: '' },
  does: { en: 'Give a promise another time or hand it over', zh: '给待办改时间，或转交给同事' },
  input: z.object({ plan: z.uuid(), when: z.string().max(100).optional(), person: z.string().max(60).default(none) }),
  read: () => ({}),
  allow: can('update', 'plan'),

  async run(context, { plan: id, when, person }) {
    const plan = await openPlan(context, id)
    const { reader, now, actor } = context
    if (person !== none && person !== '' && context.said === 'form') return handOver(context, plan, person)
    if (when === undefined || context.said !== 'form') {
      return moveForm(context, {
        action: 'plan.move',
        context: { plan: id },
        heading: `${clip(plan.text, 120)} · ${plan.no} ${plan.title}`,
        value: exactWords(plan.dueAt, { reader, allDay: plan.allDay }),
      })
    }
    const found = readWhen(when, { now, zone: actor.zone })
    if (!found) throw new Refusal('input.fields', {}, { when: t('field.date') })
    if (isPast(found, { now, zone: actor.zone })) throw new Refusal('input.fields', {}, { when: t('field.datePast') })
    await reschedule(context, plan, { at: found.at, allDay: found.allDay, snoozed: false })
    return {
      notice: t('plan.moved', { text: plan.text, at: found.at }),
      changed: aroundPlan(plan),
      audit: [
        {
          action: 'plan.move',
          on: { entity: plan.entity, id: plan.entityId },
          facts: { text: clip(plan.text, 200), at: found.at.toISOString() },
        },
      ],
    }
  },
})

/** Gives a promise to a colleague, who must be allowed to read what it is about, and is told at once when it is due already. */
async function handOver(context: Context, plan: Plan, person: string): Promise<Outcome> {
  const { tx, actor, now } = context
  const receiver = z.uuid().safeParse(person).success ? await loadActor(tx, person, now) : null
  if (!receiver || receiver.id === actor.id) throw new Refusal('input.fields', {}, { person: t('field.invalid') })
  const { id, no, title } = plan
  const about = { entity: 'plan' as const, entityId: id }
  if (!mayHearOf(receiver, about, await recordsOf(tx, [about])))
    throw new Refusal('reminder.theyMayNot', { name: receiver.name, no })
  const given = await tx.followUpPlan.updateMany({
    where: { id, state: 'planned', ownerId: plan.ownerId },
    data: { ownerId: receiver.id, snoozeCount: 0, updatedAt: now, version: { increment: 1 } },
  })
  if (given.count === 0) throw new Refusal('plan.closed', { text: plan.text, at: now })
  await remindOf(tx, { id, ownerId: receiver.id, dueAt: new Date(Math.max(plan.dueAt.getTime(), now.getTime())), now })
  return {
    notice: t('plan.handedOver', { name: receiver.name, text: plan.text, no, title }),
    changed: aroundPlan(plan),
    audit: [
      {
        action: 'plan.handOver',
        on: { entity: plan.entity, id: plan.entityId },
        facts: { text: clip(plan.text, 200), to: receiver.name },
      },
    ],
  }
}
