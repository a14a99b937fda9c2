import { Refusal } from '../../core/errors.ts'
import { t } from '../../core/text.ts'
import type { Tx } from '../../store/db.ts'

/** The people of one customer, and of no other: whom a talk may have been with. */
export async function peopleOf(tx: Tx, customerId: string | null): Promise<{ id: string; name: string }[]> {
  if (!customerId) return []
  return tx.contact.findMany({
    where: { customerId, deletedAt: null },
    select: { id: true, name: true },
    orderBy: [{ isDecisionMaker: 'desc' }, { createdAt: 'asc' }],
    take: 50,
  })
}

/** Who of them is named in the words of a talk. */
export function namedIn(text: string, people: { id: string; name: string }[]): string[] {
  return people.filter(({ name }) => name.length > 1 && text.includes(name)).map(({ id }) => id)
}

/** The chosen people. Throws when one of them belongs to another customer (R76). */
export async function chosenPeople(
  tx: Tx,
  { said, customerId }: { said: string; customerId: string | null },
): Promise<string[]> {
  const ids = [...new Set(said.split(',').filter(Boolean))]
  const known = new Set((await peopleOf(tx, customerId)).map(({ id }) => id))
  if (ids.some(id => !known.has(id))) throw new Refusal('input.fields', {}, { contacts: t('log.strangers') })
  return ids
}
