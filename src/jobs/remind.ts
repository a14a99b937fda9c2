import { newId } from '../core/id.ts'
import type { Store } from '../store/db.ts'

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
      space ? [{ id: newId(), spaceId: space, entityId, readerId: recipientId }] : [],
    )
    if (posts.length === 0) return due.length
    await tx.sql`
      with posted as (
        insert into "CardPost" (id, "spaceId", view, entity, "entityId", audience, "readerId", "createdAt", "updatedAt")
        select p.id, p."spaceId", 'plan', 'plan', p."entityId", 'only', p."readerId", ${now}, ${now}
        from jsonb_to_recordset(${JSON.stringify(posts)}::jsonb) as p(id uuid, "spaceId" uuid, "entityId" uuid, "readerId" uuid)
        returning id
      )
      select graphile_worker.add_job('card', json_build_object('post', id), job_key := 'card:' || id, max_attempts := 12) from posted`
    return due.length
  })
}
