import type { Store } from '../store/db.ts'
import { postCards } from '../store/posts.ts'

/**
 * Hands every reminder that is due to its recipient, as a card in their private chat. Each fires once: the row is settled in the
 * transaction that queues the card, and rows in other hands are skipped, so any number of processes may run it at once.
 * Returns how many fired.
 */
export async function fireReminders(store: Store, now: Date, limit = 500): Promise<number> {
  return store.transaction(async tx => {
    const due = await tx.sql<{ id: string; entityId: string; recipientId: string; space: string | null }>`
      update "Reminder" r set state = 'sent', "sentAt" = ${now}
      where r.id = any (array(
        select id from "Reminder" where state = 'waiting' and "dueAt" <= ${now}
        order by "dueAt" limit ${limit} for update skip locked
      ))
      returning r.id, r."entityId", r."recipientId", shoal_private_space(r."recipientId", null) as space`
    const posts = due.flatMap(({ entityId, recipientId, space }) =>
      space
        ? [{ spaceId: space, view: 'plan', of: { entity: 'plan' as const, id: entityId }, readerId: recipientId }]
        : [],
    )
    await postCards(tx, posts, now)
    return due.length
  })
}
