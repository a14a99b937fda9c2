import type { Tx } from '../../store/db.ts'

/** The people who look after the company's settings: whom the house tells what only they can mend. */
export async function adminsOf(tx: Tx): Promise<string[]> {
  const admins = await tx.sql<{ id: string }>`
    select distinct u.id from "User" u
    join "UserRole" ur on ur."userId" = u.id join "Role" r on r.id = ur."roleId"
    where u.status = 'active' and r.grants -> 'company' ->> 'update' is not null
    order by u.id`
  return admins.map(({ id }) => id)
}
