import type { Held, Owner } from '../../core/rights.ts'

const department = { department: { select: { path: true } } } as const

/** What has to be read along with a deal so that rights can be asked about it. */
export const keepers = {
  owner: { select: department },
  customer: { select: { ownerId: true, owner: { select: department } } },
} as const

type Person = { department: { path: string } | null }
type Kept = {
  id: string
  ownerId: string
  owner: Person
  customerId: string
  customer: { ownerId: string | null; owner: Person | null }
}

/** A deal as rights ask: whose it is, and who looks after its customer and may read it too (R36). */
export function heldOf({ id, ownerId, owner, customerId, customer }: Kept): Held {
  return { id, owner: ownerOf(ownerId, owner), customerId, customerOwner: ownerOf(customer.ownerId, customer.owner) }
}

function ownerOf(id: string | null, person: Person | null): Owner | null {
  return id ? { id, departmentPath: person?.department?.path ?? null } : null
}
