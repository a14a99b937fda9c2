import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import { clip } from '../../core/normal.ts'
import { can } from '../../core/rights.ts'
import { t } from '../../core/text.ts'
import { readWhen } from '../../core/when/read.ts'
import { defineAction } from '../action.ts'
import { whenForm } from '../followups/forms.ts'
import { isPast } from '../followups/sentence.ts'
import { aroundPlan, openPlan } from './plans.ts'
import { reschedule } from './snooze.ts'

/** Another time for a promise, in plain words. */
export const move = defineAction({
  name: 'plan.move',
  words: { en: [], zh: [] },
  usage: { en: '', zh: '' },
  does: { en: 'Give a promise another time', zh: '给待办改时间' },
  input: z.object({ plan: z.uuid(), when: z.string().max(100).optional() }),
  read: () => ({}),
  allow: can('update', 'plan'),

  async run(context, { plan: id, when }) {
    const plan = await openPlan(context, id)
    const { reader, now, actor } = context
    if (when === undefined || context.said !== 'form') {
      return whenForm(reader, {
        plan: id,
        title: `${clip(plan.text, 120)} · ${plan.no} ${plan.title}`,
        at: plan.dueAt,
        allDay: plan.allDay,
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
