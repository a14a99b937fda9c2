import { clockTime, daysBetween } from '../../core/moment.ts'
import { clip } from '../../core/normal.ts'
import { say, t } from '../../core/text.ts'
import { defineBlock } from '../customers/block.ts'
import { keptBy, promisedAt } from '../customers/read.ts'
import { dealIdsAt } from '../opportunities/readable.ts'

/** What was promised to a customer and is still open, the most overdue first. */
export const openItemsBlock = defineBlock({
  heading: t('block.openItems'),
  async draw({ tx, actor, reader }, { id, owner }) {
    const deals = await dealIdsAt(tx, actor, { id, owner: keptBy(owner) })
    const plans = await tx.followUpPlan.findMany({
      where: promisedAt(id, deals),
      include: { owner: { select: { displayName: true } } },
      orderBy: { dueAt: 'asc' },
      take: 3,
    })
    if (plans.length === 0) return null
    return {
      lines: plans.map(plan => {
        const late = daysBetween(plan.dueAt, reader.now, reader.zone)
        const overdue = late > 0 ? say(t('todo.overdueBy', { days: late }), reader) : ''
        return {
          title: clip(plan.text, 120),
          line: [clockTime(plan.dueAt, reader), plan.owner.displayName, overdue].filter(Boolean).join(' · '),
        }
      }),
    }
  },
})
