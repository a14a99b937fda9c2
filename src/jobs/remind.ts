import { reminderKinds } from '../crm/index.ts'
import { fire } from '../crm/reminders/fire.ts'
import { companyOf } from '../store/company.ts'
import type { Store } from '../store/db.ts'

/**
 * Hands every reminder that is due to its recipient. Each fires once: it is settled in the transaction that queues its card, and a person
 * in other hands is skipped, so any number of processes may run it at once. Returns how many were settled.
 */
export async function fireReminders(store: Store, now: Date, limit = 1_000): Promise<number> {
  return store.transaction(async tx => fire(tx, { now, limit, company: await companyOf(tx), kinds: reminderKinds }))
}
