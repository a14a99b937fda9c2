import { Refusal } from '../../core/errors.ts'
import type { Context } from '../action.ts'
import { findPerson } from '../person.ts'

/** Whom a pool or a rule is for; all empty is everybody. */
export type Scope = { departmentIds: string[]; userIds: string[]; roleIds: string[] }

/** The parts of a list that was typed: commas and line breaks of both languages. */
function partsOf(text: string): string[] {
  return text.split(/[,，、;；\n]+/).flatMap(part => part.trim() || [])
}

/** Departments, roles and people by their names, in any order. Throws a Refusal at `field` for a name that is none. */
export async function scopeIn(context: Context, text: string, field: string): Promise<Scope> {
  const scope: Scope = { departmentIds: [], userIds: [], roleIds: [] }
  const { tx } = context
  for (const name of partsOf(text)) {
    const department = await tx.department.findFirst({ where: { name }, select: { id: true } })
    const role = department ? null : await tx.role.findFirst({ where: { name }, select: { id: true } })
    if (department) scope.departmentIds.push(department.id)
    else if (role) scope.roleIds.push(role.id)
    else scope.userIds.push(await personIn(context, name, field))
  }
  return scope
}

/** People by name. Throws a Refusal at `field` for who does not work here. */
export async function peopleIn(context: Context, text: string, field: string): Promise<string[]> {
  const people: string[] = []
  for (const name of partsOf(text)) people.push(await personIn(context, name, field))
  return [...new Set(people)]
}

async function personIn(context: Context, name: string, field: string): Promise<string> {
  try {
    return (await findPerson(context, name)).id
  } catch (error) {
    if (error instanceof Refusal) throw new Refusal('input.fields', {}, { [field]: error.text })
    throw error
  }
}

/** The names of a scope, departments first; empty for everybody. */
export async function namesOf(
  { tx }: Pick<Context, 'tx'>,
  { departmentIds, userIds, roleIds }: { departmentIds: string[]; userIds: string[]; roleIds?: string[] },
): Promise<string[]> {
  const rows = await tx.sql<{ name: string }>`
    select name from (
      select 1 as place, name from "Department" where id = any (${departmentIds}::uuid[])
      union all select 2, name from "Role" where id = any (${roleIds ?? []}::uuid[])
      union all select 3, "displayName" from "User" where id = any (${userIds}::uuid[])
    ) named order by place, name`
  return rows.map(({ name }) => name)
}
