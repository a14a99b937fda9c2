import type { Choice } from '../../core/platform.ts'
import type { Tx } from '../../store/db.ts'

/** A department with how deep it lies; the company's own departments are at 0. */
export type Branch = { id: string; name: string; parentId: string | null; headId: string | null; depth: number }

/** Every department below the one it belongs to, brothers and sisters by name. */
export async function tree(tx: Tx): Promise<Branch[]> {
  return tx.sql<Branch>`
    with recursive branch as (
      select id, name, "parentId", "headId", 0 as depth, array[name, id::text] as place from "Department" where "parentId" is null
      union all
      select d.id, d.name, d."parentId", d."headId", b.depth + 1, b.place || array[d.name, d.id::text]
      from "Department" d join branch b on d."parentId" = b.id
    )
    select id, name, "parentId", "headId", depth from branch order by place`
}

/** The departments to pick from, each moved in below the one it belongs to. */
export async function departmentChoices(tx: Tx, except: readonly string[] = []): Promise<Choice[]> {
  const branches = await tree(tx)
  return branches
    .filter(({ id }) => !except.includes(id))
    .map(({ id, name, depth }) => ({ title: `${'　'.repeat(depth)}${name}`, value: id }))
}
