import type { CardWish } from '../../../core/platform.ts'
import type { Context } from '../../action.ts'
import { admins } from '../people.ts'

/** What went wrong: which document could not be handed in, and the flow that cannot be read if there is one. */
type Stuck = { no: string; flow?: string }

/**
 * The flows as a card for every admin, headed by what could not be handed in: once an hour a document, however often somebody tries.
 * Whoever acts reads it in their own answer.
 */
export async function adminsToTell({ tx, actor, now }: Context, { no, flow }: Stuck): Promise<CardWish[]> {
  const told = await tx.sql<{ id: string }>`
    select "readerId" as id from "CardPost" where view = 'flows' and params ->> 'no' = ${no} and "createdAt" > ${now}::timestamptz - interval '1 hour'`
  const people = (await admins(tx)).filter(id => id !== actor.id && !told.some(one => one.id === id))
  return people.map(id => ({
    view: 'flows',
    of: { entity: 'user', id },
    params: { no, who: actor.name, ...(flow ? { flow } : {}) },
    to: { dm: id },
  }))
}
