import { z } from 'zod'
import { say, type TextKey, t } from '../../core/text.ts'
import type { Tx } from '../../store/db.ts'
import type { Context } from '../action.ts'
import { type Field, none } from '../form.ts'

/** Somebody at a customer, as a field names them. */
type Somebody = { id: string; name: string; title: string | null }

/** More people than this at one customer are searched for by name; fewer are picked from a list. */
const mostToPick = 40

/** The input that asks for one of a customer's people, or for nobody. Undefined where the customer has none. */
export async function askContact(
  { tx, reader }: Pick<Context, 'tx' | 'reader'>,
  { customerId, known, ...asked }: { id: string; label: TextKey; nobody: TextKey; customerId: string; known?: string },
): Promise<Field | undefined> {
  const where = { customerId, deletedAt: null }
  const people = await tx.contact.findMany({
    where,
    select: { id: true, name: true, title: true },
    orderBy: [{ isDecisionMaker: 'desc' }, { createdAt: 'asc' }],
    take: mostToPick + 1,
  })
  if (people.length === 0) return undefined
  // Whoever left the customer is not offered any more, and nobody takes their place unasked.
  const chosen = known ? await tx.contact.findFirst({ where: { ...where, id: known } }) : null
  const field = { id: asked.id, label: t(asked.label) }
  if (people.length > mostToPick)
    return {
      ...{ ...field, hint: t('label.contactHint'), max: 150, search: `contacts.${customerId}` },
      value: chosen ? contactShown(chosen) : '',
    }
  const choices = people.map(person => ({ title: contactShown(person), value: person.id }))
  return {
    ...{ ...field, value: chosen?.id ?? none },
    choices: [{ title: say(t(asked.nobody), reader), value: none }, ...choices],
  }
}

/** Everybody at a customer who is meant by an id, a name, or a name and a title as a field shows them. */
export async function contactsMeant(tx: Tx, { customerId, said }: { customerId: string; said: string }) {
  const here = { customerId, deletedAt: null }
  const select = { id: true, name: true, title: true }
  if (z.uuid().safeParse(said).success) return tx.contact.findMany({ where: { id: said, ...here }, select })
  const [first = ''] = said.split(' ')
  const people = await tx.contact.findMany({ where: { ...here, name: { startsWith: first } }, select })
  const whole = people.filter(person => contactShown(person) === said)
  return whole.length > 0 ? whole : people.filter(({ name }) => name === said)
}

/** "李敏 采购总监" */
export function contactShown({ name, title }: Omit<Somebody, 'id'>): string {
  return [name, title].filter(Boolean).join(' ')
}
