import { Refusal } from '../../core/errors.ts'
import { numberIn } from '../../core/recordNumber.ts'
import type { Context } from '../action.ts'
import { type Found, findRecord, foundById } from '../find.ts'

/** What a talk is about, and whether it is told by somebody who had the record before and has lost it. */
export type About = { found: Found; former: boolean }

/**
 * The record a talk is about; a lead that became a customer is talked about as that customer. Whoever had it last may still say what was
 * agreed, but moves nothing by it (R64). Throws what findRecord throws.
 */
export async function aboutWhat(context: Context, said: string): Promise<About> {
  const last = await lostRecord(context, said)
  if (last) return { found: last, former: true }
  const found = await findRecord(context, ['lead', 'customer', 'opportunity'], { said, verb: 'update' })
  if (found.kind !== 'opportunity' && found.poolId)
    throw new Refusal('record.inPool', { no: found.no, title: found.title })
  if (!found.convertedTo) return { found, former: false }
  const { no } = await context.tx.customer.findUniqueOrThrow({ where: { id: found.convertedTo } })
  return { found: await findRecord(context, ['customer'], { said: no, verb: 'update' }), former: false }
}

/** The record by its number, if the one who asks was its last owner and is none any more. */
async function lostRecord(context: Context, said: string): Promise<Found | undefined> {
  const number = numberIn(said)
  if (!number || number.kind === 'opportunity') return undefined
  const [row] = await context.tx.sql<{ id: string }>`
    select e."entityId" as id from "OwnershipEpisode" e join "NamedRecord" r on r.entity = e.entity and r.id = e."entityId"
    where r.entity = ${number.kind} and r.no = ${number.no} and e."ownerId" = ${context.actor.id} and r."ownerId" is distinct from e."ownerId"
      and e."endReason" in ('return', 'recycle', 'transfer', 'leaver')
      and e."endAt" = (select max(x."endAt") from "OwnershipEpisode" x where x.entity = e.entity and x."entityId" = e."entityId")`
  const found = row && (await foundById(context, { entity: number.kind, id: row.id }))
  if (!found || found.convertedTo) return undefined
  const stillMay = await mayWork(context, number.no)
  return stillMay ? undefined : found
}

async function mayWork(context: Context, no: string): Promise<boolean> {
  try {
    const found = await findRecord(context, ['lead', 'customer'], { said: no, verb: 'update' })
    return found.poolId === null
  } catch (error) {
    if (error instanceof Refusal) return false
    throw error
  }
}
