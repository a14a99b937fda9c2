import { Refusal } from '../../core/errors.ts'
import type { Outcome, RecordRef } from '../../core/platform.ts'
import { isTextKey, t } from '../../core/text.ts'
import type { Context, Done } from '../action.ts'
import { type Wish, wantIt, wishSchema } from '../fairness/want.ts'
import { type Ownable, stopOwning } from '../ownership.ts'

type Claimed = { id: string; no: string; title: string; pool: string }
type Row = { code: string; records?: Claimed[] } & Record<string, unknown>
type Result = { code: string; records?: Claimed[]; wish?: Wish }

/** No pool lets more be taken at once, whatever its own limit. */
const batchMax = 20

/**
 * Takes what waits in pools for the actor, all or none. The database settles the race: one winner, and the loser hears who and when.
 * `mine` is the list to show when several were taken.
 */
export async function claimRecords(
  context: Context,
  entity: Ownable,
  { numbers, mine }: { numbers: string[]; mine: string },
): Promise<Outcome> {
  if (numbers.length > batchMax) throw new Refusal(`${entity}.batch`, { max: batchMax, wanted: numbers.length })
  const result = await claimAs(context, entity, { numbers, person: context.actor.id })
  if (result.wish) return wantIt(context, entity, result.wish)
  const claimed = result.records ?? []
  if (result.code === 'mine') return { notice: t(`${entity}.yoursAlready`, { list: listed(claimed) }) }
  const [first, second] = claimed
  const one = second ? undefined : first
  return {
    notice: one
      ? t(`${entity}.claimed`, one)
      : t(`${entity}.claimedSeveral`, { count: claimed.length, list: listed(claimed) }),
    changed: claimed.map(({ id }) => ({ entity, id })),
    audit: claimed.map(({ id, no, title, pool }) => ({
      action: `${entity}.claim`,
      on: { entity, id },
      facts: { no, title, pool },
    })),
    cards: [
      one
        ? { view: entity, of: { entity, id: one.id }, to: 'only' }
        : { view: mine, of: { entity: 'user', id: context.actor.id }, to: 'only' },
    ],
  }
}

/** Puts one back as if it had never been claimed; the day's claim is given back too. */
export async function undoClaim(
  context: Context,
  entity: Ownable,
  { entityId, facts }: Pick<Done, 'entityId' | 'facts'>,
): Promise<Outcome> {
  const { tx, actor, now } = context
  const data = {
    ownerId: null,
    ownerSince: null,
    poolId: String(facts.pool),
    version: { increment: 1 },
    updatedAt: now,
  }
  const back =
    entity === 'lead'
      ? await tx.lead.updateMany({
          where: { id: entityId, ownerId: actor.id, convertedAt: null, deletedAt: null },
          data,
        })
      : await tx.customer.updateMany({
          where: { id: entityId, ownerId: actor.id, lockedAt: null, deletedAt: null },
          data,
        })
  if (back.count === 0) throw new Refusal('undo.changed', {})
  await stopOwning(context, { entity, id: entityId, ownerId: actor.id, reason: 'undo' })
  await tx.ownerCounter.updateMany({
    where: { userId: actor.id, entity, kind: 'claimed', scope: String(facts.pool), value: { gt: 0 } },
    data: { value: { decrement: 1 } },
  })
  const changed: RecordRef[] = [{ entity, id: entityId }]
  return { notice: t(`${entity}.claimUndone`, { no: String(facts.no), title: String(facts.title) }), changed }
}

type Claiming = { numbers: string[]; person: string; settling?: true }

/**
 * The one statement that claims: see shoal_claim in the migrations. Throws the first reason that stands against it. Where the pool is fair
 * it takes nothing and answers with the wish; `settling` is the end of that window, and takes.
 */
export async function claimAs(
  { tx, now, company }: Context,
  entity: Ownable,
  { numbers, person, settling }: Claiming,
): Promise<Result> {
  const [row] = await tx.sql<{ result: Row }>`
    select shoal_claim(${person}, ${entity}, ${numbers}, ${now}, ${company.zone}, ${settling ?? false}) as result`
  if (!row) throw new Error('shoal_claim returned nothing')
  const { code, records, ...facts } = row.result
  if (code === 'ok' || code === 'mine') return { code, ...(records ? { records } : {}) }
  if (code === 'fair') return { code, wish: wishSchema.parse(facts) }
  const key = `${entity}.${code}`
  if (!isTextKey(key)) throw new Error(`shoal_claim answered ${code}`)
  throw new Refusal(key, Object.fromEntries(Object.entries(facts).map(([name, fact]) => [name, argument(name, fact)])))
}

function argument(name: string, fact: unknown): string | number | Date {
  if (name === 'at' || name === 'since' || name === 'until') return new Date(String(fact))
  return typeof fact === 'number' ? fact : String(fact)
}

function listed(records: Claimed[]): string[] {
  return records.map(({ no, title }) => `${no} ${title}`)
}
