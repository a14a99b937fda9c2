import { Refusal } from '../../core/errors.ts'
import type { Context } from '../action.ts'
import type { Underway } from './advance.ts'
import { tasksOf } from './instance.ts'

type Colleague = { id: string; displayName: string }

/** Who may be brought in: everybody who works here but the actor, the initiator and those who are asked already. */
export async function colleagues({ tx, actor }: Context, { instance }: Underway): Promise<Colleague[]> {
  const asked = (await tasksOf(tx, instance, 'now')).filter(
    task => task.state === 'pending' || task.state === 'waiting',
  )
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
  const { tx, actor } = context
  const word = said.replace(/^@/, '').trim()
  const found = await tx.sql<Colleague & { status: string }>`
    select id, "displayName", status from "User"
    where status <> 'system' and (id::text = ${word} or lower(handle) = lower(${word}) or "displayName" = ${word})`
  const [only, second] = found
  if (!only || second) throw new Refusal('person.unknown', { said })
  if (only.status !== 'active') throw new Refusal('person.left', { who: only.displayName })
  if (only.id === actor.id) throw new Refusal('approval.notYourself', {})
  if (only.id === way.instance.initiatorId) throw new Refusal('approval.notInitiator', { who: only.displayName })
  const free = await colleagues(context, way)
  if (!free.some(({ id }) => id === only.id)) throw new Refusal('approval.askedAlready', { who: only.displayName })
  return { id: only.id, displayName: only.displayName }
}
