import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import type { CardWish, Outcome, RecordRef } from '../../core/platform.ts'
import { type Text, t } from '../../core/text.ts'
import type { Company } from '../../store/company.ts'
import type { Context } from '../action.ts'
import { assignLead } from '../assignment/assign.ts'
import { type Point, readPoints, savePoints } from '../duplicates/points.ts'
import { createLead } from '../leads/create.ts'

const words = (max: number) => z.string().max(max).default('')

/** What a visitor sends. Lengths are checked here once more: a page can be bypassed. */
export const entrySchema = z.object({
  company: words(200),
  person: words(100),
  position: words(100),
  phone: words(60),
  email: words(200),
  need: words(4_000),
  region: words(100),
})
export type Entry = z.infer<typeof entrySchema>

/** How somebody found the page. */
export type Trail = { utm: Record<string, string>; consent: number; locale: 'zh' | 'en' }
type Campaign = { id: string; name: string; source: string; poolId: string | null }

/** What is wrong with an entry, field by field; nothing when it can be taken. */
export function faultsOf(entry: Entry, company: Company): Record<string, Text> {
  return {
    ...(entry.person ? {} : { person: t('field.required') }),
    ...(entry.phone || entry.email ? {} : { phone: t('form.phoneOrEmail') }),
    ...readPoints(entry, company).wrong,
  }
}

/**
 * Takes an entry of a campaign's page: a lead with source, campaign and trail, given by the assignment rules or put into the campaign's
 * pool. Somebody we know already makes no second lead: whoever looks after them is told. The visitor learns nothing of either.
 */
export async function enter(
  context: Context,
  campaign: Campaign,
  { entry, trail }: { entry: Entry; trail: Trail },
): Promise<Outcome> {
  const { points } = readPoints(entry, context.company)
  const known = await knownBy(context, points)
  return known ? again(context, campaign, { entry, known }) : anew(context, campaign, { entry, trail, points })
}

type Known = { entity: 'lead' | 'customer'; id: string; no: string; ownerId: string | null }

/** The open lead or the customer that has this phone or address. Two windows of one visitor wait for each other. */
async function knownBy({ tx }: Context, points: Point[]): Promise<Known | undefined> {
  const own = points.filter(({ kind }) => kind === 'phone' || kind === 'email')
  const keys = own.map(({ kind, normalised }) => `${kind}:${normalised}`).sort((a, b) => (a < b ? -1 : 1))
  for (const key of keys) await tx.sql`select pg_advisory_xact_lock(hashtextextended(${`entry:${key}`}, 0))`
  const [known] = await tx.sql<Known>`
    with mine as (select p.* from "ContactPoint" p where p.kind || ':' || p.normalised = any (${keys})
      and p.kind = any (array['phone', 'email']) and p.normalised = any (${own.map(({ normalised }) => normalised)}))
    select 'lead' as entity, l.id, l.no, l."ownerId" from mine p join "Lead" l on p.entity = 'lead' and l.id = p."entityId"
    where l."convertedAt" is null and l."deletedAt" is null
    union all
    select 'customer', c.id, c.no, c."ownerId" from mine p
    left join "Contact" k on p.entity = 'contact' and k.id = p."entityId" and k."deletedAt" is null
    join "Customer" c on c.id = case p.entity when 'customer' then p."entityId" else k."customerId" end and c."deletedAt" is null
    limit 1`
  return known
}

/** The enquiry stands in the trail of the record we have, and its owner sees the record again. */
function again(_context: Context, campaign: Campaign, { entry, known }: { entry: Entry; known: Known }): Outcome {
  const on: RecordRef = { entity: known.entity, id: known.id }
  const cards: CardWish[] = known.ownerId ? [{ view: known.entity, of: on, to: { dm: known.ownerId } }] : []
  return {
    changed: [on],
    audit: [{ action: 'lead.again', on, facts: { campaign: campaign.name, need: entry.need || '—' } }],
    cards,
  }
}

async function anew(
  context: Context,
  campaign: Campaign,
  { entry, trail, points }: { entry: Entry; trail: Trail; points: Point[] },
): Promise<Outcome> {
  const { tx, now } = context
  const pool = await poolFor(context, campaign)
  const lead = await createLead(context, {
    fields: { ...entry, source: campaign.source },
    points,
    home: { pool: pool.id },
    from: { campaignId: campaign.id, utm: trail.utm },
  })
  // What by the policy is somebody's alone is stored beside theirs: a visitor cannot be asked about it.
  const shared = lead.taken.filter(({ kind }) => kind !== 'name')
  if (shared.length > 0) await savePoints(tx, { entity: 'lead', id: lead.id }, { points: shared, shared: true })
  await tx.leadConsent.create({
    data: { leadId: lead.id, campaignId: campaign.id, version: trail.consent, locale: trail.locale, at: now },
  })
  const on: RecordRef = { entity: 'lead', id: lead.id }
  const entered = { action: 'lead.entered', on, facts: { no: lead.no, title: lead.title, campaign: campaign.name } }
  const assigned = await assignLead(context, lead.id)
  const toPool: CardWish[] = assigned?.to ? [] : [{ view: 'lead', of: on, to: { pool: pool.id } }]
  return {
    changed: [on, { entity: 'campaign', id: campaign.id }],
    audit: [entered, ...(assigned?.audit ?? [])],
    cards: [...(assigned?.cards ?? []), ...toPool],
  }
}

/** The campaign's pool while it is open, else the first one. */
async function poolFor({ tx }: Context, { poolId }: Campaign): Promise<{ id: string }> {
  const pools = await tx.pool.findMany({
    where: { entity: 'lead', enabled: true },
    orderBy: [{ priority: 'asc' }, { id: 'asc' }],
  })
  const pool = pools.find(({ id }) => id === poolId) ?? pools[0]
  if (!pool) throw new Refusal('lead.noPool', {})
  return pool
}
