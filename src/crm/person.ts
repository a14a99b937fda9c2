import { z } from 'zod'
import { Refusal } from '../core/errors.ts'
import type { Context } from './action.ts'
import type { Field } from './form.ts'
import { named } from './named.ts'

/** A colleague as far as being named goes. */
export type Person = { id: string; name: string }

const isId = z.uuid()

/**
 * The one colleague meant by a name, a handle ("@bo"), pinyin initials, or the id that a form hands over. Throws a Refusal when nobody who
 * works here fits, or when several do.
 */
export async function findPerson({ tx }: Pick<Context, 'tx'>, said: string): Promise<Person> {
  const word = said.replace(/^@/, '').trim()
  const handle = word.toLowerCase()
  const people = await tx.user.findMany({
    where: {
      status: 'active',
      ...(isId.safeParse(word).success ? { id: word } : { OR: [...named('displayName', word), { handle }] }),
    },
    select: { id: true, displayName: true, handle: true },
    orderBy: { createdOrder: 'asc' },
    take: 6,
  })
  const exact = people.filter(person => person.handle === handle || person.displayName === word)
  const fitting = exact.length > 0 ? exact : people
  const [only, second] = fitting
  if (!only || word === '') throw await whyNobody(tx, { said, word })
  if (second)
    throw new Refusal('person.several', {
      said,
      names: fitting.map(({ displayName, handle }) => `${displayName} @${handle}`),
    })
  return { id: only.id, name: only.displayName }
}

/** Somebody who worked here once is told apart from a name that nobody has. */
async function whyNobody(tx: Context['tx'], { said, word }: { said: string; word: string }): Promise<Refusal> {
  const [left] = await tx.sql<{ name: string }>`
    select "displayName" as name from "User" where status not in ('active', 'system') and ${word} <> ''
      and (id::text = ${word} or lower(handle) = lower(${word}) or "displayName" = ${word}) limit 1`
  return left ? new Refusal('person.left', { who: left.name }) : new Refusal('person.unknown', { said })
}

/** A company with more people than this searches for a name; a smaller one picks it. */
const mostToPick = 40

/** The input that asks for a colleague, by what findPerson takes. Nobody is chosen unless somebody was named. */
export async function askPerson(
  { tx }: Pick<Context, 'tx'>,
  { id, value = '', except = [] }: { id: string; value?: string; except?: readonly (string | null)[] },
): Promise<Field> {
  const people = await tx.user.findMany({
    where: { status: 'active', id: { notIn: except.flatMap(one => one ?? []) } },
    select: { id: true, displayName: true, title: true, handle: true },
    orderBy: { createdOrder: 'asc' },
    take: mostToPick + 1,
  })
  const asked: Field = { id, label: 'label.colleague', required: true, max: 100 }
  if (people.length > mostToPick) return { ...asked, hint: 'label.colleagueHint', search: 'colleagues', value }
  const chosen = people.find(one => [one.id, one.displayName, one.handle].includes(value.replace(/^@/, '')))
  const choices = people.map(one => ({
    title: [one.displayName, one.title].filter(Boolean).join(' · '),
    value: one.id,
  }))
  return { ...asked, hint: 'label.colleaguePick', value: chosen?.id ?? '', choices }
}
