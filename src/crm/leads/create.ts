import { nameKey } from '../../core/companyName.ts'
import { newId } from '../../core/id.ts'
import { initials } from '../../core/normal.ts'
import type { Context } from '../action.ts'
import { type Point, savePoints } from '../duplicates/points.ts'
import { nextNoOf } from '../numbers/next.ts'
import { startOwning } from '../ownership.ts'
import { refuseOverfull } from '../pools/giving.ts'
import { scoreNewLeads } from '../scores/refresh.ts'
import { responseClock } from './response.ts'

/** What a lead is made of; at least one of company, person, e-mail and phone is there. */
type Fields = {
  company: string
  person: string
  position: string
  phone: string
  email: string
  need: string
  source: string
  region: string
  rawText?: string | undefined
}

/** Where a new lead begins: in a pool, or with somebody. */
type Home = { pool: string } | { owner: { id: string; name: string } }
type Taken = Awaited<ReturnType<typeof savePoints>>
type From = { campaignId: string; utm: Record<string, string> }

/** Writes a new lead with its first-response clock. `taken` is what by the policy belongs to somebody else alone; `shared` lets it be stored all the same. */
export async function createLead(
  context: Context,
  {
    fields,
    points,
    home,
    from,
    shared = false,
  }: { fields: Fields; points: Point[]; home: Home; from?: From; shared?: boolean },
): Promise<{ id: string; no: string; title: string; taken: Taken }> {
  const { tx, actor, now } = context
  const id = newId()
  const no = await nextNoOf(context, 'lead')
  const title = fields.company || fields.person || fields.email.split('@')[0] || fields.phone
  const place =
    'owner' in home
      ? { ownerId: home.owner.id, ownerSince: now }
      : { poolId: home.pool, homePoolId: home.pool, pooledAt: now }
  await tx.lead.create({
    data: {
      ...{ id, no, title, nameKey: nameKey(fields.company), nameInitials: initials(title), ...place },
      ...{ companyName: fields.company || null, personName: fields.person || null, position: fields.position || null },
      ...{ need: fields.need || null, source: fields.source || null, region: fields.region || null },
      ...{ rawText: fields.rawText ?? null, ...from },
      ...{ createdAt: now, createdById: actor.id, updatedAt: now, ...(await responseClock(context)) },
    },
  })
  const taken = await savePoints(tx, { entity: 'lead', id }, { points, name: fields.company, shared })
  if ('owner' in home) {
    await refuseOverfull(context, 'lead', { receiver: home.owner, wanted: 1 })
    await startOwning(context, { entity: 'lead', id, ownerId: home.owner.id, reason: 'create' })
  }
  await scoreNewLeads(tx, [{ id, source: fields.source || null, level: null, region: fields.region || null, tags: [] }])
  return { id, no, title, taken }
}
