import type { TextKey } from '../../../core/text.ts'
import { type Asking, readable } from '../asking.ts'
import { ask, type Part, part } from '../statement.ts'

type NeedIn<Key> = Key extends `report.need.${infer Name}` ? Name : never
type NeedName = NeedIn<TextKey>

/** A step that a report lives from: rows (ok, owner, at) of what should have taken it, and the verb that takes it. */
export type Need = {
  name: NeedName
  /** Which records should have gone through this step, and whether they have: ok, owner, at, no. */
  rows(asking: Asking): Promise<Part>
  /** True when it is enough that some have: not every deal is won. */
  some?: true
  /** What takes it, for one record that has not, if there is one. */
  starts(example: string | null): Start
}
type Start = { verb: string; data: { [key: string]: string } }

/** How far a step is used: by how many of how many, since when not, and by whom. */
export type Used = {
  need: Need
  total: number
  missing: number
  since: Date | null
  example: string | null
  people: { name: string; count: number }[]
}

/** True for a step that is taken, as far as it has to be. */
export function isTaken({ need, total, missing }: Used): boolean {
  return total > 0 && (need.some ? missing < total : missing === 0)
}

const named = 3

/** Asks every step of a report. */
export async function used(asking: Asking, needs: readonly Need[]): Promise<Used[]> {
  const found: Used[] = []
  for (const need of needs) found.push(await usedOne(asking, need))
  return found
}

async function usedOne(asking: Asking, need: Need): Promise<Used> {
  const rows = await need.rows(asking)
  const people = await ask<{
    name: string | null
    total: number
    missing: number
    since: Date | null
    example: string | null
  }>(
    asking.tx,
    part`select (select "displayName" from "User" where id = n.owner) as name, count(*)::int as total, count(*) filter (where not n.ok)::int as missing,
        min(n.at) filter (where not n.ok) as since, max(n.no) filter (where not n.ok) as example
      from (${rows}) n group by n.owner order by 3 desc, 2 desc`,
  )
  const since = people.flatMap(person => person.since ?? []).toSorted((a, b) => a.getTime() - b.getTime())[0]
  return {
    need,
    total: people.reduce((sum, { total }) => sum + total, 0),
    missing: people.reduce((sum, { missing }) => sum + missing, 0),
    since: since ?? null,
    example: people.find(({ example }) => example !== null)?.example ?? null,
    people: people
      .filter(({ name, missing }) => name && missing > 0)
      .slice(0, named)
      .map(({ name, missing }) => ({ name: name ?? '', count: missing })),
  }
}

/** A step of deals, told by a condition on the deal `r` and its stage `s`. */
export function ofDeals(
  name: NeedName,
  { which, ok, ...step }: Pick<Need, 'starts' | 'some'> & { which(asking: Asking): Part; ok: Part },
): Need {
  return {
    name,
    ...step,
    rows: async asking => part`
      select coalesce(${ok}, false) as ok, r."ownerId" as owner, coalesce(r."closedAt", r."createdAt") as at, r.no
      from "Opportunity" r join "Stage" s on s.id = r."stageId"
      where r."deletedAt" is null and s.kind <> 'void' and ${await readable(asking, 'opportunity')} and ${which(asking)}`,
  }
}

/** A step of leads that came in the period. */
export function ofLeads(name: NeedName, { ok, ...step }: Pick<Need, 'starts' | 'some'> & { ok: Part }): Need {
  return {
    name,
    ...step,
    rows: async asking => part`
      select coalesce(${ok}, false) as ok, r."ownerId" as owner, r."createdAt" as at, r.no
      from "Lead" r
      where r."createdAt" >= ${asking.fromAt} and r."createdAt" < ${asking.toAt} and r."deletedAt" is null and ${await readable(asking, 'lead')}`,
  }
}

/** A verb without a record, and one for the record that lacks the step, if there is one. */
export function starting(verb: string): Need['starts'] {
  return () => ({ verb, data: {} })
}
export function startingWith(verb: string, field: string, otherwise: string): Need['starts'] {
  return example => (example ? { verb, data: { [field]: example } } : { verb: otherwise, data: {} })
}
