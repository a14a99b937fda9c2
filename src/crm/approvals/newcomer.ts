import { Refusal } from '../../core/errors.ts'
import { t } from '../../core/text.ts'
import type { Context } from '../action.ts'
import type { Field } from '../form.ts'
import { askPerson, findPerson } from '../person.ts'
import type { Underway } from './advance.ts'
import { isOpen, tasksNow } from './instance.ts'

type Colleague = { id: string; displayName: string }

/** Asks who is to be brought in: anybody who works here but the actor, the initiator and those who are asked already. */
export async function askNewcomer(context: Context, way: Underway, value: string): Promise<Field> {
  const except = [context.actor.id, way.instance.initiatorId, ...askedNow(way)]
  return { ...(await askPerson(context, { id: 'person', value, except })), label: t('ask.person') }
}

function askedNow(way: Underway): string[] {
  return tasksNow(way)
    .filter(isOpen)
    .map(task => task.assigneeId)
}

/** The colleague somebody names, by id, handle or name. Throws a Refusal that says why it cannot be that one. */
export async function newcomer(context: Context, way: Underway, said: string): Promise<Colleague> {
  const { actor } = context
  const { id, name } = await findPerson(context, said)
  if (id === actor.id) throw new Refusal('approval.notYourself', {})
  if (id === way.instance.initiatorId) throw new Refusal('approval.notInitiator', { who: name })
  if (askedNow(way).includes(id)) throw new Refusal('approval.askedAlready', { who: name })
  return { id, displayName: name }
}
