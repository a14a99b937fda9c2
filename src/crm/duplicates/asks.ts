import type { Tx } from '../../store/db.ts'

/** A question about a record, with the names of everybody concerned. */
export type Ask = {
  id: string
  entity: 'lead' | 'customer'
  entityId: string
  no: string
  title: string
  askerId: string
  asker: string
  ownerId: string
  owner: string
  state: 'waiting' | 'shared' | 'handedOver' | 'declined'
  at: Date
}

/** One question; undefined when there is none with that id. */
export async function loadAsk(tx: Tx, id: string): Promise<Ask | undefined> {
  const [ask] = await tx.sql<Ask>`
    select a.*, r.no, r.title, asker."displayName" as asker, owner."displayName" as owner
    from "DuplicateAsk" a
    join "NamedRecord" r on r.entity = a.entity and r.id = a."entityId"
    join "User" asker on asker.id = a."askerId" join "User" owner on owner.id = a."ownerId"
    where a.id = ${id}`
  return ask
}
