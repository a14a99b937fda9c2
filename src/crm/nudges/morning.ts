import { localDate, startOfDay } from '../../core/moment.ts'
import type { Context } from '../action.ts'
import { defineRoutine } from '../routine.ts'
import { mayPush } from './budget.ts'
import { quietOnes } from './quiet.ts'
import { nudgeSettings } from './settings.ts'

const atOnce = 5_000

type Found = { keys: string[]; overdue: number; quiet: number }

/**
 * Every morning each person gets one card about what is overdue and what has gone quiet, and each matter is told once: again only after
 * the next talk, or when the promise has a new date. Who has used up the day's budget finds it in the to-do list.
 */
export const nudgeInTheMorning = defineRoutine({
  name: 'nudges.morning',
  when: { daily: '09:00' },
  async run({ now, company, look, act }) {
    if (!nudgeSettings.of(company).push) return
    const people = new Map<string, Found>()
    const of = (id: string): Found => {
      const known = people.get(id) ?? { keys: [], overdue: 0, quiet: 0 }
      people.set(id, known)
      return known
    }
    const quiet = await look(tx => quietOnes(tx, { ownerId: null, now, company, limit: atOnce }))
    for (const { entity, id, ownerId, since } of quiet) {
      const found = of(ownerId)
      found.quiet++
      found.keys.push(`quiet:${entity}:${id}:${localDate(since, company.zone)}`)
    }
    const overdue = await look(
      tx => tx.sql<{ id: string; ownerId: string; dueAt: Date }>`
        select id, "ownerId", "dueAt" from "FollowUpPlan"
        where state = 'planned' and "dueAt" < ${startOfDay(now, company.zone)} order by "dueAt" limit ${atOnce}`,
    )
    for (const plan of overdue) {
      const found = of(plan.ownerId)
      found.overdue++
      found.keys.push(`overdue:${plan.id}:${plan.dueAt.toISOString()}`)
    }
    for (const [userId, found] of people) await act(context => tell(context, userId, found))
  },
})

/** One card for whatever is new since the last morning; nothing new, nothing told. */
async function tell({ tx, now, company }: Context, userId: string, { keys, overdue, quiet }: Found) {
  const fresh = await tx.sql<{ fireKey: string }>`
    insert into "Nudge" ("fireKey", "recipientId", state, at)
    select key || ':' || ${userId}, ${userId}, 'folded', ${now} from unnest(${keys}::text[]) key
    on conflict ("fireKey") do nothing returning "fireKey"`
  if (fresh.length === 0 || !(await mayPush(tx, { userId, now, company }))) return undefined
  await tx.sql`update "Nudge" set state = 'sent' where "fireKey" = any (${fresh.map(({ fireKey }) => fireKey)})`
  const of = { entity: 'user' as const, id: userId }
  return { cards: [{ view: 'nudge', of, params: { overdue, quiet }, to: { dm: userId } }] }
}
