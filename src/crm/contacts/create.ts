import { newId } from '../../core/id.ts'
import { initials } from '../../core/normal.ts'
import type { Context } from '../action.ts'
import { type Point, savePoints } from '../duplicates/points.ts'

export type NewContact = {
  customerId: string
  name: string
  title?: string | null
  isDecisionMaker?: boolean
  reportsToId?: string | null
  birthday?: Date | null
  note?: string | null
  points: Point[]
}

/** A person at a customer, with the ways to reach them. Returns their id. */
export async function createContact({ tx, actor, now }: Context, { points, ...contact }: NewContact): Promise<string> {
  const id = newId()
  const made = { createdAt: now, createdById: actor.id, updatedAt: now }
  await tx.contact.create({ data: { id, nameInitials: initials(contact.name), ...contact, ...made } })
  await savePoints(tx, { entity: 'contact', id }, { points })
  return id
}
