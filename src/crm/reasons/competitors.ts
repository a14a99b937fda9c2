import type { Tx } from '../../store/db.ts'

/** The competitors one may pick, by name. */
export async function competitorChoices(tx: Tx): Promise<{ title: string; value: string }[]> {
  const known = await tx.competitor.findMany({ where: { active: true }, orderBy: { name: 'asc' }, take: 100 })
  return known.map(({ id, name }) => ({ title: name, value: id }))
}

/** The id of a competitor by id or name; undefined when nobody has it. */
export async function competitorNamed(tx: Tx, said: string): Promise<string | undefined> {
  const known = await competitorChoices(tx)
  return (
    known.find(({ value, title }) => value === said || title === said) ??
    known.find(({ title }) => title.includes(said))
  )?.value
}
