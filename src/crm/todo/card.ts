import { z } from 'zod'
import { defineCard } from '../../cards/define.ts'
import { clockTime } from '../../core/moment.ts'
import { say, t } from '../../core/text.ts'
import { fact, facts } from '../facts.ts'
import { defineView } from '../view.ts'
import { loadPlan } from './plans.ts'

const planCard = defineCard(
  'reminder',
  z.strictObject({
    plan: z.string(),
    record: z.string(),
    no: z.string(),
    text: z.string(),
    state: z.string(),
    tone: z.enum(['warning', 'good', 'emphasis']),
    facts,
    open: z.boolean(),
  }),
)

/** A promise that has come due, private to its owner: done, later, or another time. */
export const planView = defineView({
  name: 'plan',
  async draw({ tx, actor, reader }, of) {
    const plan = await loadPlan(tx, of.id)
    if (!plan || actor?.id !== plan.ownerId) return null
    const open = plan.state === 'planned'
    const late = plan.dueAt <= reader.now
    const state = open
      ? t(late ? 'plan.due' : 'plan.coming', { at: plan.dueAt })
      : t(plan.state === 'done' ? 'plan.wasDone' : 'plan.wasCancelled', { at: plan.closedAt })
    const card = planCard.draw(
      {
        plan: plan.id,
        record: `${plan.no} ${plan.title}`,
        no: plan.no,
        text: plan.text,
        state: say(state, reader),
        tone: open ? (late ? 'warning' : 'emphasis') : 'good',
        facts: [
          fact('fact.record', `${plan.no} ${plan.title}`, reader),
          fact('fact.dueAt', clockTime(plan.dueAt, reader), reader),
        ].flatMap(line => line ?? []),
        open,
      },
      reader,
    )
    return { card, text: `${plan.text} · ${plan.no} ${plan.title}` }
  },
})
