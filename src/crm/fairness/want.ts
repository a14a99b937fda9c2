import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import { newId } from '../../core/id.ts'
import type { Outcome, RecordRef } from '../../core/platform.ts'
import { t } from '../../core/text.ts'
import type { Context } from '../action.ts'
import type { Ownable } from '../ownership.ts'

/** What shoal_claim says of a record in a fair pool, after every rule of claiming has let it pass. */
export const wishSchema = z.object({
  id: z.string(),
  no: z.string(),
  title: z.string(),
  pool: z.string(),
  seconds: z.number(),
})
export type Wish = z.infer<typeof wishSchema>

/**
 * Remembers that somebody wants a record; the first wish opens its window (R37). Who else wants it stays sealed. shoal_claim holds the
 * record's lock, which the settlement takes first too, so a wish is in time or too late and never in between.
 */
export async function wantIt(context: Context, entity: Ownable, wish: Wish): Promise<Outcome> {
  const { tx, actor, now } = context
  const { id, no, title } = wish
  const opened = await tx.sql`
    insert into "FairClaim" (id, entity, "entityId", "poolId", "openedAt", "closesAt")
    values (${newId()}, ${entity}, ${id}, ${wish.pool}, ${now}, ${new Date(now.getTime() + wish.seconds * 1_000)})
    on conflict (entity, "entityId") where state = 'open' do nothing returning id`
  const [open] = await tx.sql<{ id: string; closesAt: Date }>`
    select id, "closesAt" from "FairClaim" where entity = ${entity} and "entityId" = ${id} and state = 'open'`
  if (!open || open.closesAt <= now) throw new Refusal('fair.closing', { no, title })
  const seconds = Math.ceil((open.closesAt.getTime() - now.getTime()) / 1_000)
  const [tap] = await tx.sql`
    insert into "FairTap" ("claimId", "userId", at, nth)
    values (${open.id}, ${actor.id}, ${now}, (select count(*) + 1 from "FairTap" where "claimId" = ${open.id}))
    on conflict do nothing returning nth`
  const of: RecordRef = { entity, id }
  return {
    notice: t(tap ? 'fair.wanted' : 'fair.wantedAlready', { no, title, seconds }),
    changed: opened.length > 0 ? [of] : [],
    audit: tap ? [{ action: 'fair.want', on: of, facts: { no, title } }] : [],
  }
}
