import { type Actor, covers, scopeOf } from '../../../core/rights.ts'
import { type Text, t } from '../../../core/text.ts'
import type { Tx } from '../../../store/db.ts'
import type { ImportEntity } from '../job.ts'

type Person = { id: string; name: string; status: string; departmentPath: string | null }

/** Everybody who works or worked here, by every word they are called by. */
export type People = ReadonlyMap<string, Person[]>

/** Loads the people once a batch: by name, handle and e-mail address. */
export async function loadPeople(tx: Tx): Promise<People> {
  const rows = await tx.sql<Person & { handle: string; email: string | null }>`
    select u.id, u."displayName" as name, u.handle, u.email, u.status, d.path as "departmentPath"
    from "User" u left join "Department" d on d.id = u."departmentId" where u.status <> 'system'`
  const people = new Map<string, Person[]>()
  for (const row of rows) {
    for (const word of new Set([row.name, row.handle, row.email ?? ''].map(calledBy))) {
      if (word !== '') people.set(word, [...(people.get(word) ?? []), row])
    }
  }
  return people
}

/** The colleague a row makes an owner: one who works here, and whom the importer may give records to. A Text says why not. */
export function ownerNamed(
  people: People,
  name: string,
  { actor, entity }: { actor: Actor; entity: ImportEntity },
): Person | Text {
  const person = personNamed(people, name)
  if ('key' in person) return person
  if (person.status !== 'active') return t('import.ownerLeft', { name: person.name })
  const owner = { id: person.id, departmentPath: person.departmentPath }
  return covers(actor, scopeOf(actor, 'import', entity), owner)
    ? person
    : t('import.ownerNotYours', { name: person.name })
}

/** Whoever is called so, also when they have left since: history keeps its author. */
export function personNamed(people: People, name: string): Person | Text {
  const [person, other] = people.get(calledBy(name)) ?? []
  if (!person) return t('import.personUnknown', { name })
  return other ? t('import.personAmbiguous', { name }) : person
}

/** The department of everybody, by their id. */
export function departmentsOf(people: People): ReadonlyMap<string, string | null> {
  return new Map([...people.values()].flat().map(({ id, departmentPath }) => [id, departmentPath]))
}

function calledBy(word: string): string {
  return word.normalize('NFKC').replace(/^@/, '').replace(/\s+/g, ' ').trim().toLowerCase()
}
