import { Refusal } from '../../core/errors.ts'
import { literally } from '../../store/like.ts'
import type { Context } from '../action.ts'

/** Somebody who works or worked here. */
export type Person = { id: string; displayName: string; status: string }

/**
 * The one person meant by a name, a short word ("mei", "@mei") or pinyin initials; those who left are found too. Throws a Refusal that
 * names the candidates when there are several.
 */
export async function findPerson({ tx }: Context, said: string): Promise<Person> {
  const name = said.replace(/^@/, '').trim()
  const like = { contains: literally(name), mode: 'insensitive' as const }
  const people = await tx.user.findMany({
    where: {
      status: { not: 'system' },
      OR: [
        { handle: { equals: name, mode: 'insensitive' } },
        { displayName: like },
        { nameInitials: name.toLowerCase() },
      ],
    },
    select: { id: true, displayName: true, status: true, handle: true },
    orderBy: { createdOrder: 'asc' },
    take: 11,
  })
  const exact = people.filter(({ handle, displayName }) => handle === name.toLowerCase() || displayName === name)
  const [only, second] = exact.length > 0 ? exact : people
  if (!only || name === '') throw new Refusal('member.unknown', { said })
  if (second)
    throw new Refusal('member.several', {
      said,
      people: people.map(({ displayName, handle }) => `${displayName} (${handle})`),
    })
  return only
}
