import type { Context } from '../action.ts'
import { absorb, type Part } from './absorb.ts'
import { held } from './hold.ts'

/** People of one customer with the same name and the same phone are one person (R49): the older takes in the younger. */
export async function collapseContacts(context: Context, customer: string): Promise<Part[]> {
  const twins = await context.tx.sql<{ ids: string[] }>`
    select array_agg(id order by "createdAt", id) as ids from (
      select distinct k.id, k."createdAt", lower(k.name) as name, p.normalised
      from "Contact" k join "ContactPoint" p on p.entity = 'contact' and p."entityId" = k.id and p.kind = 'phone'
      where k."customerId" = ${customer} and k."deletedAt" is null
    ) named group by name, normalised having count(*) > 1`
  const parts: Part[] = []
  const gone = new Set<string>()
  for (const { ids } of twins) {
    const alive = ids.filter(id => !gone.has(id))
    if (alive.length < 2) continue
    const rows = await held(context, 'contact', alive)
    const [head, ...others] = alive.flatMap(id => rows.find(row => row.id === id) ?? [])
    if (!head || others.length === 0) continue
    parts.push(await absorb(context, { entity: 'contact', head, others }))
    for (const { id } of others) gone.add(id)
  }
  return parts
}
