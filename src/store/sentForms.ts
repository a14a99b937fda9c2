import { createHash } from 'node:crypto'
import { z } from 'zod'
import { newId } from '../core/id.ts'
import type { Act } from '../core/platform.ts'
import { DoneMeanwhile, type Tx } from './db.ts'

/** What a form brings back beside what was filled in: the event that opened it. */
const opened = z.looseObject({ opened: z.uuid().optional(), kept: z.uuid().optional() })

/**
 * The key of a form as it was sent: which one, by whom, with what in it. Two taps on its button are two events of the platform and one request
 * (R10). Undefined for what is no form of ours.
 */
export function sentForm({ said, person }: Act): string | undefined {
  if (said.kind !== 'form') return undefined
  const from = opened.safeParse(said.input)
  const event = from.success ? (from.data.opened ?? from.data.kept) : undefined
  if (!event) return undefined
  const content = JSON.stringify([person, said.action, said.input])
  return `form:${event}:${createHash('sha256').update(content).digest('base64url')}`
}

/** The answer a form was given when it was sent before, which now answers this event as well; undefined when it comes for the first time. */
export async function answerOfForm(tx: Tx, form: string, { inbound, event }: { inbound: Act; event: string }) {
  const [row] = await tx.sql<{ answer: unknown }>`
    update "InboundEvent" now set answer = first.answer
    from "InboundEvent" claim join "InboundEvent" first on first.id = (claim.answer ->> 'event')::uuid
    where now.id = ${event} and claim.platform = ${inbound.platform} and claim.tenant = ${inbound.tenant} and claim."dedupeKey" = ${form}
    returning now.answer`
  return row?.answer
}

/** True when an event did what the form asks. */
export async function wasSent(tx: Tx, form: string, { platform, tenant }: Act): Promise<boolean> {
  const claims = await tx.sql`
    select 1 from "InboundEvent" where platform = ${platform} and tenant = ${tenant} and "dedupeKey" = ${form}`
  return claims.length > 0
}

/** Says that this event did what the form asks. Throws DoneMeanwhile when another one did so first: it is waited for. */
export async function claimForm(
  tx: Tx,
  form: string,
  { inbound, event }: { inbound: Act; event: string },
): Promise<void> {
  const claimed = await tx.sql`
    insert into "InboundEvent" (id, platform, tenant, "dedupeKey", answer)
    values (${newId()}, ${inbound.platform}, ${inbound.tenant}, ${form}, ${JSON.stringify({ event })}::jsonb)
    on conflict (platform, tenant, "dedupeKey") do nothing returning id`
  if (claimed.length === 0) throw new DoneMeanwhile()
}
