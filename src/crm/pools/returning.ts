import { z } from 'zod'
import { defineCard } from '../../cards/define.ts'
import { Refusal } from '../../core/errors.ts'
import type { Outcome, RecordRef } from '../../core/platform.ts'
import { t } from '../../core/text.ts'
import type { Context, Done } from '../action.ts'
import type { Found } from '../find.ts'
import { cancelPlans, refreshNext, reopenPlan } from '../followups/plan.ts'
import { type Ownable, resumeOwning, stopOwning } from '../ownership.ts'
import { dropTeam, joinTeam, placesSchema } from '../team/members.ts'
import { type MyPool, poolsOf } from './mine.ts'

const releaseFormCard = defineCard(
  'release-form',
  z.strictObject({
    title: z.string(),
    verb: z.string(),
    choose: z.boolean(),
    pools: z.array(z.object({ title: z.string(), value: z.string() })),
    pool: z.string(),
  }),
)

/** What somebody says when they give a record back. */
export const releaseInput = {
  reason: z.string().max(500, 'field.tooLong500').default(''),
  pool: z.string().max(60).optional(),
}
type Wish = { reason: string; pool?: string | undefined }

/**
 * Gives a record back to a pool of its owner, with the reason the next person will want to know; asks for what is missing. Throws when
 * nobody has it, when it is locked, or when no pool is open to its owner.
 */
export async function returnRecord(
  context: Context,
  found: Found & { kind: Ownable },
  { reason, pool: chosen }: Wish,
): Promise<Outcome> {
  const { kind: entity, id, no, title, ownerId } = found
  if (!ownerId) throw await nobodyHas(context, found)
  if (reason === '' && context.said === 'form') throw new Refusal('input.fields', {}, { reason: t('field.required') })
  const pools = await poolsOf({ tx: context.tx, actor: { id: ownerId } }, entity)
  const pool = pools.find(one => one.id === chosen) ?? pools[0]
  if (!pool) throw new Refusal(`${entity}.noPool`, { owner: found.owner?.name ?? '—' })
  if (reason === '') return releaseForm(context, found, pools)
  const plans = await giveBack(context, { found, ownerId, pool: pool.id, reason })
  const team = await dropTeam(context.tx, { entity, id })
  return {
    notice: t(`${entity}.released`, { no, title, pool: pool.name }),
    changed: [{ entity, id }],
    audit: [
      {
        action: `${entity}.release`,
        on: { entity, id },
        facts: { no, title, reason, pool: pool.name, owner: ownerId, plans, team },
      },
    ],
    ...(entity === 'customer' ? { cards: [{ view: 'customer', of: { entity, id }, to: { pool: pool.id } }] } : {}),
  }
}

/** Gives it to its owner again, promises included, unless somebody else has it by now. */
export async function undoReturn(
  context: Context,
  entity: Ownable,
  { entityId, facts }: Pick<Done, 'entityId' | 'facts'>,
): Promise<Outcome> {
  const { tx, now } = context
  const ownerId = String(facts.owner)
  const { displayName: owner } = await tx.user.findUniqueOrThrow({ where: { id: ownerId } })
  const data = { ownerId, poolId: null, pooledAt: null, version: { increment: 1 }, updatedAt: now }
  const back =
    entity === 'lead'
      ? await tx.lead.updateMany({ where: { id: entityId, ownerId: null, convertedAt: null, deletedAt: null }, data })
      : await tx.customer.updateMany({ where: { id: entityId, ownerId: null, deletedAt: null }, data })
  if (back.count === 0) throw new Refusal('undo.changed', {})
  const ownerSince = await resumeOwning(context, { entity, id: entityId, ownerId })
  if (entity === 'lead') await tx.lead.update({ where: { id: entityId }, data: { ownerSince } })
  else await tx.customer.update({ where: { id: entityId }, data: { ownerSince } })
  for (const plan of z.array(z.uuid()).parse(facts.plans)) await reopenPlan(context, plan)
  const of: RecordRef = { entity, id: entityId }
  for (const place of placesSchema.parse(facts.team ?? [])) await joinTeam(context, of, place)
  await refreshNext(tx, of)
  return {
    notice: t(`${entity}.releaseUndone`, { no: String(facts.no), title: String(facts.title), owner }),
    changed: [of],
  }
}

/** One conditional step: whoever lost the race, or meets a lock, has changed nothing. Returns the promises that went with it. */
async function giveBack(
  context: Context,
  { found, ownerId, pool, reason }: { found: Found & { kind: Ownable }; ownerId: string; pool: string; reason: string },
): Promise<string[]> {
  const { tx, now } = context
  const { kind: entity, id } = found
  const data = {
    ownerId: null,
    ownerSince: null,
    poolId: pool,
    pooledAt: now,
    version: { increment: 1 },
    updatedAt: now,
  }
  const given =
    entity === 'lead'
      ? await tx.lead.updateMany({ where: { id, ownerId, convertedAt: null, deletedAt: null }, data })
      : await tx.customer.updateMany({ where: { id, ownerId, lockedAt: null, deletedAt: null }, data })
  if (given.count === 0) throw await whyNot(context, found)
  await stopOwning(context, { entity, id, ownerId, reason: 'return', because: reason })
  return cancelPlans(context, { entity, id }, ownerId)
}

async function whyNot({ tx }: Context, { kind, id, no, title }: Found): Promise<Refusal> {
  const locked = kind === 'customer' ? await tx.customer.findFirst({ where: { id, lockedAt: { not: null } } }) : null
  return locked?.lockedAt
    ? new Refusal('customer.locked', { no, title, at: locked.lockedAt })
    : new Refusal('record.changed', { no })
}

/** Says in which pool it is since when. */
async function nobodyHas({ tx }: Context, { kind, id, no, title }: Found): Promise<Refusal> {
  const select = { pooledAt: true, pool: { select: { name: true } } } as const
  const row =
    kind === 'lead'
      ? await tx.lead.findUnique({ where: { id }, select })
      : await tx.customer.findUnique({ where: { id }, select })
  if (!row?.pool || !row.pooledAt) return new Refusal('record.notOwned', { no })
  return new Refusal('record.inPoolSince', { no, title, pool: row.pool.name, at: row.pooledAt })
}

/** Asks why, and where to when there is a choice. */
function releaseForm({ reader }: Context, found: Found & { kind: Ownable }, pools: MyPool[]): Outcome {
  const { kind, no, title } = found
  const options = pools.map(({ id, name }) => ({ title: name, value: id }))
  const action = `${kind}.release`
  const card = releaseFormCard.draw(
    { title: `${no} ${title}`, verb: action, choose: pools.length > 1, pools: options, pool: options[0]?.value ?? '' },
    reader,
  )
  return { form: { action, context: { [kind]: no }, title: t('lead.releaseTitle', { no }), card } }
}
