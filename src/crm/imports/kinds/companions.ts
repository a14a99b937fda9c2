import { newId } from '../../../core/id.ts'
import { initials } from '../../../core/normal.ts'
import type { Importing, Patch, Point } from './kind.ts'
import { addPoints } from './points.ts'

type NewPerson = {
  id: string
  customerId: string
  name: string
  title: string | null
  points: Point[]
  isDecisionMaker?: boolean
}

/** Contacts of customers, with the ways to reach them. */
export async function addPeople({ tx, actor, now }: Importing, people: NewPerson[]): Promise<void> {
  if (people.length === 0) return
  const rows = people.map(({ points: _points, ...person }) => ({
    isDecisionMaker: false,
    ...person,
    nameInitials: initials(person.name),
  }))
  await tx.sql`
    insert into "Contact" (id, "customerId", name, "nameInitials", title, "isDecisionMaker", "createdAt", "createdById", "updatedAt")
    select k.id, k."customerId", k.name, k."nameInitials", k.title, k."isDecisionMaker", ${now}, ${actor.id}, ${now}
    from jsonb_populate_recordset(null::"Contact", ${JSON.stringify(rows)}::jsonb) k`
  await addPoints(tx, 'contact', people)
}

/** The person of an updated row, where the customer has nobody of that name yet. Returns who was added, by customer. */
export async function addPersonTo(importing: Importing, patches: Patch[]): Promise<Map<string, string[]>> {
  const named = patches.flatMap(({ id, person }) => (person ? [{ ...person, id: newId(), customerId: id }] : []))
  if (named.length === 0) return new Map()
  const known = await importing.tx.sql<{ customerId: string; name: string }>`
    select "customerId", name from "Contact" where "customerId" = any (${named.map(one => one.customerId)}::uuid[]) and "deletedAt" is null`
  const there = new Set(known.map(({ customerId, name }) => `${customerId} ${name}`))
  const fresh = named.filter(({ customerId, name }) => !there.has(`${customerId} ${name}`))
  await addPeople(importing, fresh)
  return new Map(fresh.map(({ customerId, id }) => [customerId, [id]]))
}
