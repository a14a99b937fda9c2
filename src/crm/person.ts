import { Refusal } from '../core/errors.ts'
import type { Context } from './action.ts'
import { named } from './named.ts'

/** A colleague as far as being named goes. */
export type Person = { id: string; name: string }

/**
 * The one colleague meant by a name, a handle ("@bo") or pinyin initials. Throws a Refusal when nobody who works here fits, or when
 * several do.
 */
export async function findPerson({ tx }: Pick<Context, 'tx'>, said: string): Promise<Person> {
  const word = said.replace(/^@/, '').trim()
  const people = await tx.user.findMany({
    where: {
      status: 'active',
      OR: [...named('displayName', word), { handle: word.toLowerCase() }],
    },
    select: { id: true, displayName: true, handle: true },
    orderBy: { createdOrder: 'asc' },
    take: 6,
  })
  const exact = people.filter(person => person.handle === word.toLowerCase() || person.displayName === word)
  const fitting = exact.length > 0 ? exact : people
  const [only, second] = fitting
  if (!only || word === '') throw new Refusal('person.unknown', { said })
  if (second)
    throw new Refusal('person.several', {
      said,
      names: fitting.map(({ displayName, handle }) => `${displayName} @${handle}`),
    })
  return { id: only.id, name: only.displayName }
}
