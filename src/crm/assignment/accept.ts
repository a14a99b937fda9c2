import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import { can } from '../../core/rights.ts'
import { t } from '../../core/text.ts'
import { type Context, defineAction } from '../action.ts'
import { findRecord } from '../find.ts'

/** Takes what was offered. Whoever comes too late hears to whom it went on; accepting twice is not an error. */
export const accept = defineAction({
  name: 'lead.accept',
  words: { en: ['accept'], zh: ['接收'] },
  usage: { en: '<lead>', zh: '<线索>' },
  does: { en: 'Accept a lead that was assigned to you', zh: '接收分给你的线索' },
  input: z.object({ lead: z.string().min(1).max(100) }),
  read: rest => ({ lead: rest }),
  allow: can('update', 'lead'),

  async run(context, input) {
    const { tx, actor, now } = context
    const lead = await offeredLead(context, input.lead)
    // The lead first, as everybody locks.
    await tx.sql`select 1 from "Lead" where id = ${lead.id} for update`
    const [taken] = await tx.sql`
      update "AssignmentOffer" set state = 'accepted', "endedAt" = ${now}
      where "leadId" = ${lead.id} and "userId" = ${actor.id} and state = 'open' returning id`
    const of = { entity: 'lead' as const, id: lead.id }
    if (!taken) return { notice: await alreadyMine(context, lead), cards: [{ view: 'lead', of, to: 'only' }] }
    await tx.lead.update({ where: { id: lead.id }, data: { acceptedAt: now, version: { increment: 1 } } })
    return {
      notice: t('offer.accepted', { no: lead.no, title: lead.title }),
      changed: [of],
      audit: [{ action: 'lead.accept', on: of, facts: { no: lead.no, title: lead.title } }],
      cards: [{ view: 'lead', of, to: 'only' }],
    }
  },
})

type Offered = { id: string; no: string; title: string }

/**
 * The lead a person means by what was offered to them. Throws a Refusal that says where it is now when it went on, which the usual
 * answer ("somebody else's") would not.
 */
export async function offeredLead(context: Context, said: string): Promise<Offered> {
  const gone = await passedOn(context, said)
  if (gone) throw gone
  return findRecord(context, ['lead'], { said, verb: 'update' })
}

async function passedOn({ tx, actor }: Context, said: string): Promise<Refusal | undefined> {
  const [offer] = await tx.sql<{ no: string; title: string; state: string; at: Date; to: string | null }>`
    select l.no, l.title, o.state, o."endedAt" as at, coalesce(u."displayName", p.name) as to
    from "AssignmentOffer" o join "Lead" l on l.id = o."leadId"
    left join "User" u on u.id = l."ownerId" left join "Pool" p on p.id = l."poolId"
    where o."userId" = ${actor.id} and l.no = upper(${said}) and l."ownerId" is distinct from ${actor.id}
    order by o."offeredAt" desc limit 1`
  if (!offer || offer.state === 'accepted' || offer.state === 'open') return undefined
  return new Refusal('offer.passedOn', { no: offer.no, title: offer.title, to: offer.to ?? '—', at: offer.at })
}

/** Owned already, be it by an offer or otherwise. */
async function alreadyMine({ tx, actor }: Context, { id, no, title }: Offered) {
  const mine = await tx.lead.findFirst({ where: { id, ownerId: actor.id } })
  if (!mine) throw new Refusal('offer.notOffered', { no, title })
  return t('offer.alreadyYours', { no, title })
}
