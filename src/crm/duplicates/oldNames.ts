import { nameKey } from '../../core/companyName.ts'
import { initials } from '../../core/normal.ts'
import type { Tx } from '../../store/db.ts'
import { defineRoutine } from '../routine.ts'

const batch = 2_000

/** Gives records from before this version their keys and pairs of letters anew, some thousands at a time, until all have them. */
export const renewOldNames = defineRoutine({
  name: 'names.renew',
  when: 'tick',
  async run({ look }) {
    await look(async tx => {
      const leads = await tx.sql<Old>`
        select id, "companyName" as name from "Lead" where "nameBigrams" is null limit ${batch} for update skip locked`
      if (leads.length > 0) await renewLeads(tx, leads)
      const customers = await tx.sql<Old>`
        select id, name from "Customer" where "nameBigrams" is null limit ${batch} for update skip locked`
      if (customers.length > 0) await renewCustomers(tx, customers)
    })
  },
})

type Old = { id: string; name: string | null }

async function renewLeads(tx: Tx, rows: Old[]): Promise<void> {
  // Setting the key lets the trigger write the pairs.
  await tx.sql`
    update "Lead" l set "nameKey" = n.key from jsonb_to_recordset(${JSON.stringify(rows.map(renewed))}::jsonb) n(id uuid, key text)
    where l.id = n.id`
}

async function renewCustomers(tx: Tx, rows: Old[]): Promise<void> {
  await tx.sql`
    update "Customer" c set "nameKey" = n.key, "nameInitials" = n.initials
    from jsonb_to_recordset(${JSON.stringify(rows.map(renewed))}::jsonb) n(id uuid, key text, initials text)
    where c.id = n.id`
}

function renewed({ id, name }: Old): { id: string; key: string; initials: string } {
  return { id, key: nameKey(name ?? ''), initials: initials(name ?? '') }
}
