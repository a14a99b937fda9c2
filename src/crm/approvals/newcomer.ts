import { Refusal } from '../../core/errors.ts'
import type { Context } from '../action.ts'
import { findPerson } from '../person.ts'
import type { Underway } from './advance.ts'
import { isOpen, tasksNow } from './instance.ts'

type Colleague = { id: string; displayName: string }

/** Who may be brought in: everybody who works here but the actor, the initiator and those who are asked already. */
export async function colleagues({ tx, actor }: Context, way: Underway): Promise<Colleague[]> {
  const { instance } = way
  const asked = tasksNow(way).filter(isOpen)
  return tx.user.findMany({
    where: {
      status: 'active',
      id: { notIn: [actor.id, instance.initiatorId, ...asked.map(task => task.assigneeId)] },
    },
    orderBy: { createdOrder: 'asc' },
    select: { id: true, displayName: true },
  })
}

/** The colleague somebody names, by id, handle or name. Throws a Refusal that says why it cannot be that one. */
export async function newcomer(context: Context, way: Underway, said: string): Promise<Colleague> {
  const { actor } = context
  const { id, name } = await findPerson(context, said)
  if (id === actor.id) throw new Refusal('approval.notYourself', {})
  if (id === way.instance.initiatorId) throw new Refusal('approval.notInitiator', { who: name })
  const free = await colleagues(context, way)
  if (!free.some(person => person.id === id)) throw new Refusal('approval.askedAlready', { who: name })
  return { id, displayName: name }
}
