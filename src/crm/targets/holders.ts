import { Refusal } from '../../core/errors.ts'
import { covers, scopeOf, type Verb } from '../../core/rights.ts'
import type { Context } from '../action.ts'
import { findPerson } from '../person.ts'

/** Who has a target: a person, or a department with all that lie below it. */
export type Holder = { holder: 'user' | 'department'; id: string; name: string; departmentPath: string | null }

/** The person or department of a name, if the actor may do this to its targets. Throws a Refusal otherwise. */
export async function holderNamed(context: Context, { said, verb }: { said: string; verb: Verb }): Promise<Holder> {
  const found = await find(context, said)
  if (!mayTouch(context, found, verb)) throw new Refusal('target.notYours', { name: found.name })
  return found
}

/** True when targets of this holder lie within the actor's right. */
export function mayTouch(
  { actor }: Pick<Context, 'actor'>,
  { holder, id, departmentPath }: Holder,
  verb: Verb,
): boolean {
  const reach = scopeOf(actor, verb, 'target')
  return covers(actor, reach, { id: holder === 'user' ? id : '', departmentPath })
}

async function find(context: Context, said: string): Promise<Holder> {
  const { tx, actor } = context
  const word = said.trim()
  if (/^(?:|me|mine|我|我的)$/i.test(word))
    return { holder: 'user', id: actor.id, name: actor.name, departmentPath: actor.departmentPath }
  const department = await tx.department.findFirst({ where: { name: word } })
  if (department)
    return { holder: 'department', id: department.id, name: department.name, departmentPath: department.path }
  const { id, name } = await findPerson(context, word)
  const person = await tx.user.findUnique({ where: { id }, select: { department: { select: { path: true } } } })
  return { holder: 'user', id, name, departmentPath: person?.department?.path ?? null }
}
