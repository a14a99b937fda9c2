import { Refusal } from '../../core/errors.ts'
import type { RecordRef } from '../../core/platform.ts'
import { permits } from '../../core/rights.ts'
import type { Tx } from '../../store/db.ts'
import type { Context } from '../action.ts'
import { type Found, foundById } from '../find.ts'

/** A talk with the record it is about. */
export async function loadTalk(tx: Tx, id: string) {
  const talk = await tx.followUpRecord.findFirst({ where: { id, deletedAt: null } })
  if (!talk || (talk.entity !== 'lead' && talk.entity !== 'customer' && talk.entity !== 'opportunity')) return undefined
  // A talk about a lead that became a customer is read with the customer.
  const of: RecordRef =
    talk.customerId && talk.entity === 'lead'
      ? { entity: 'customer', id: talk.customerId }
      : { entity: talk.entity, id: talk.entityId }
  const found = await foundById({ tx }, of)
  return found && { ...talk, of, found }
}
export type StoredTalk = NonNullable<Awaited<ReturnType<typeof loadTalk>>>

/** The talk, for somebody who may read its record. Throws when there is none for them. */
export async function readableTalk({ tx, actor }: Context, id: string): Promise<StoredTalk> {
  const talk = await loadTalk(tx, id)
  if (!talk || !permits(actor, { verb: 'read', entity: talk.found.kind }, talk.found))
    throw new Refusal('talk.unknown', {})
  return talk
}

const hoursToRewrite = 24

/** The author may change the words for a day; whatever comes later is an addition (R63). */
export function mayRewrite(actor: { id: string }, talk: { authorId: string; createdAt: Date }, now: Date): boolean {
  return talk.authorId === actor.id && now.getTime() - talk.createdAt.getTime() < hoursToRewrite * 3_600_000
}

/** Deleting takes somebody above the owner: whose right over the record does not come from having it. */
export function mayDelete(actor: Context['actor'], found: Found): boolean {
  return found.owner?.id !== actor.id && permits(actor, { verb: 'dispose', entity: found.kind }, found)
}
