import { clockTime } from '../../core/moment.ts'
import { say, t } from '../../core/text.ts'
import { fact } from '../facts.ts'
import { buttonOf, laterButtons, reminderCard } from '../reminders/face.ts'
import { defineView } from '../view.ts'
import { loadPlan } from './plans.ts'

/** A promise that has come due, private to its owner: done, later, another time or another person. */
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
    const record = `${plan.no} ${plan.title}`
    const data = { plan: plan.id }
    const card = reminderCard.draw(
      {
        state: say(state, reader),
        tone: open ? (late ? 'warning' : 'emphasis') : 'good',
        text: plan.text,
        record,
        facts: [fact('fact.record', record, reader), fact('fact.dueAt', clockTime(plan.dueAt, reader), reader)].flatMap(
          line => line ?? [],
        ),
        asksLine: open,
        buttons: [
          ...(open ? [buttonOf('button.done', 'plan.done', { data, reader, main: true, inputs: 'auto' })] : []),
          ...(open ? laterButtons('plan', data, reader) : []),
          buttonOf('button.open', 'record.show', { data: { record: plan.no }, reader }),
        ],
      },
      reader,
    )
    return { card, text: `${plan.text} · ${record}` }
  },
})
