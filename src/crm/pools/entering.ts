import type { CardWish } from '../../core/platform.ts'
import { type Actor, scopeOf } from '../../core/rights.ts'
import type { Context } from '../action.ts'
import type { Ownable } from '../ownership.ts'
import { handed } from '../records/assign.ts'
import { type Receiver, receiverOf, refuseStranger } from './giving.ts'

/** Whether somebody may enter records for others (R157): whoever may assign them; all others enter for themselves. */
export function entersForOthers(actor: Actor, entity: Ownable): boolean {
  return scopeOf(actor, 'assign', entity).scopes.length > 0
}

/** For whom a record is entered: the colleague named, else whoever enters it. Throws a Refusal when they may not be given any. */
export async function ownerNamed(context: Context, entity: Ownable, said: string): Promise<Receiver> {
  const { actor } = context
  if (said === '') return { id: actor.id, name: actor.name, departmentPath: actor.departmentPath }
  const receiver = await receiverOf(context, entity, said)
  if (receiver.id !== actor.id) refuseStranger(context, entity, receiver)
  return receiver
}

/** The card for a colleague who was given what somebody else entered. */
export function toldOf(context: Context, owner: Receiver, record: { no: string; title: string }): CardWish[] {
  return owner.id === context.actor.id ? [] : [handed(context, { to: owner.id, how: 'assigned', records: [record] })]
}
