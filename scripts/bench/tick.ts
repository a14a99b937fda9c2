import { fireReminders } from '../../src/jobs/remind.ts'
import { type Line, ms, quantile, spread, timed } from './figures.ts'
import type { Ground, Server } from './ground.ts'
import { addReminders, makeDue } from './rows.ts'

const reminders = 1_000_000
const due = 10
const rounds = 30

/** Finding and handing out ten reminders that are due among a million that are not, beside the bare update. */
export async function tick({ onGround }: Server): Promise<Line[]> {
  return onGround(async ({ store }) => {
    await addReminders(store.sql, reminders)
    const own: number[] = []
    const floor: number[] = []
    for (let round = -5; round < rounds; round++) {
      await makeDue(store.sql, due)
      const fired = await timed(() => expectDue(fireReminders(store, new Date())))
      await makeDue(store.sql, due)
      const updated = await timed(() => expectDue(bareTick(store)))
      if (round < 0) continue
      own.push(fired)
      floor.push(updated)
    }
    return [
      {
        name: `tick, ${due} of 1 M reminders due`,
        result: spread(own),
        floor: spread(floor),
        ratio: (quantile(floor, 0.5) / quantile(own, 0.5)).toFixed(2),
        goal: `p99 < ${ms(20)}`,
        met: quantile(own, 0.99) < 20,
      },
    ]
  })
}

async function bareTick({ pool }: Ground['store']): Promise<number> {
  const text = `
    update "Reminder" set state = 'sent', "sentAt" = now() where state = 'waiting' and "dueAt" <= now()
    returning id, "entityId", "recipientId"`
  return (await pool.query({ name: 'bare tick', text })).rows.length
}

async function expectDue(fired: Promise<number>): Promise<void> {
  const count = await fired
  if (count !== due) throw new Error(`${count} reminders fired instead of ${due}`)
}
