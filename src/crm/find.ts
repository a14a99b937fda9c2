import { eitherOf } from '../core/conditions.ts'
import { Ambiguous, Refusal } from '../core/errors.ts'
import type { RecordRef } from '../core/platform.ts'
import { numberIn, numberShape, type Recorded } from '../core/recordNumber.ts'
import { type Owner, permits, scopeOf, type Verb, withinScope } from '../core/rights.ts'
import { type Text, type TextKey, t } from '../core/text.ts'
import type { Context } from './action.ts'
import { named } from './named.ts'
import { dealsWithin } from './opportunities/readable.ts'
import { poolsOf } from './pools/mine.ts'

/** Who looks, and where. */
type Looking = Pick<Context, 'tx' | 'actor'>

type Kind = Recorded

const unknown: Record<Kind, TextKey> = {
  lead: 'lead.unknown',
  customer: 'customer.unknown',
  opportunity: 'deal.unknown',
}

/** A record as far as finding it goes. */
export type Found = {
  kind: Kind
  id: string
  no: string
  title: string
  ownerId: string | null
  poolId: string | null
  /** The number that was said, when it is that of a record merged into this one. */
  mergedFrom?: string
  /** The customer that a lead became. */
  convertedTo: string | null
  /** The customer of a deal, and who looks after it. */
  customerId: string | null
  customerOwner: Owner | null
  owner: (Owner & { name: string }) | null
}

const leading = new RegExp(String.raw`^${numberShape}(?=\s)`, 'i')

/** What a searched field holds begins with the number, which is then all that counts: "C-12 上海云帆" is C-12. */
export function numberFirst(said: string): string {
  return leading.exec(said)?.[0] ?? said
}

/**
 * The one record a person means by a number or a name. Throws a Refusal when there is none or when it is somebody else's (and says
 * whose), Ambiguous when a name fits several.
 */
export async function findRecord<K extends Kind>(
  context: Looking,
  kinds: readonly K[],
  { said, verb }: { said: string; verb: Verb },
): Promise<Found & { kind: K }> {
  const number = numberIn(said)
  const isWanted = (found: { kind: Kind }): found is { kind: K } => kinds.some(kind => kind === found.kind)
  const candidates = (
    number
      ? isWanted(number)
        ? await byNumber(context, number)
        : []
      : (await Promise.all(kinds.map(kind => byName(context, kind, said)))).flat()
  ).filter((found): found is Found & { kind: K } => isWanted(found))
  const exact = candidates.filter(found => found.title === said)
  const fitting = exact.length === 1 ? exact : candidates
  const [only, second] = fitting
  const wanted = number && isWanted(number) ? number.kind : kinds[0]
  if (!only) throw new Refusal(unknown[wanted ?? 'lead'], { ref: said })
  if (second)
    throw new Ambiguous(
      said,
      fitting.slice(0, 10).map(({ no, title, owner }) => ({ no, title, hint: owner?.name ?? '' })),
    )
  await mayTouch(context, only, verb)
  return only
}

/** The record as far as rights and headings ask, by its id; undefined when there is none (any more). */
export async function foundById(context: Pick<Context, 'tx'>, of: RecordRef): Promise<Found | undefined> {
  if (of.entity !== 'lead' && of.entity !== 'customer' && of.entity !== 'opportunity') return undefined
  const [found] = await rows(context, of.entity, { id: of.id })
  return found
}

/** Lets pass who may do this to the record. What waits in a pool may be read by its members, and does not exist for others. */
async function mayTouch(context: Looking, found: Found, verb: Verb): Promise<void> {
  const { kind: entity, no, owner } = found
  if (permits(context.actor, { verb, entity }, found)) return
  if (!found.poolId) {
    const helps = verb === 'dispose' && permits(context.actor, { verb: 'update', entity }, found)
    throw new Refusal(helps ? 'record.onlyHelping' : 'record.notYours', { no, owner: owner?.name ?? '—' })
  }
  const isMember = (await poolsOf(context)).some(pool => pool.id === found.poolId)
  if (!isMember) throw new Refusal(unknown[found.kind], { ref: found.no })
  if (verb !== 'read') throw new Refusal('record.inPool', { no: found.no, title: found.title })
}

const keeper = { id: true, department: { select: { path: true } } } as const
const select = {
  id: true,
  no: true,
  ownerId: true,
  owner: { select: { ...keeper, displayName: true } },
} as const
type Keeper = { id: string; department: { path: string } | null }
type Row = { id: string; no: string; ownerId: string | null; owner: (Keeper & { displayName: string }) | null }

async function byNumber(context: Looking, { kind, no }: { kind: Kind; no: string }): Promise<Found[]> {
  const found = await rows(context, kind, { no })
  return found.length > 0 ? found : survivorOf(context, { kind, no })
}

/** The number of a record that was merged means the one that lives on. */
async function survivorOf(context: Looking, { kind, no }: { kind: Kind; no: string }): Promise<Found[]> {
  const [merged] = await context.tx.sql<{ id: string }>`
    select "mergedIntoId" as id from "Lead" where ${kind} = 'lead' and no = ${no} and "mergedIntoId" is not null
    union all select "mergedIntoId" from "Customer" where ${kind} = 'customer' and no = ${no} and "mergedIntoId" is not null
    union all select "mergedIntoId" from "Opportunity" where ${kind} = 'opportunity' and no = ${no} and "mergedIntoId" is not null`
  const found = merged ? await rows(context, kind, { id: merged.id }) : []
  return found.map(one => ({ ...one, mergedFrom: no }))
}

/** A sentence for who said an old number; nothing for others. */
export function mergedNote({ mergedFrom, no, title }: Found): { notice: Text } | undefined {
  return mergedFrom ? { notice: t('record.mergedNote', { from: mergedFrom, no, title }) } : undefined
}

/** What a person may see, by words of the name or its pinyin initials. */
async function byName(context: Looking, kind: Kind, said: string): Promise<Found[]> {
  const fitting = { OR: named(kind === 'lead' ? 'title' : 'name', said) }
  const { actor } = context
  const mine = kind === 'opportunity' ? dealsWithin(actor, 'read') : withinScope(actor, scopeOf(actor, 'read', kind))
  const pools = kind === 'opportunity' ? [] : (await poolsOf(context)).map(pool => pool.id)
  const visible = eitherOf([mine, ...(pools.length > 0 ? [{ poolId: { in: pools } }] : [])])
  return rows(context, kind, { AND: [fitting, visible] })
}

async function rows({ tx }: Pick<Context, 'tx'>, kind: Kind, where: object): Promise<Found[]> {
  const alive = { AND: [where, { deletedAt: null }] }
  const page = { take: 11, orderBy: { updatedAt: 'desc' } } as const
  switch (kind) {
    case 'lead':
      return (
        await tx.lead.findMany({
          where: alive,
          select: { ...select, title: true, poolId: true, convertedCustomerId: true },
          ...page,
        })
      ).map(row => found(kind, row, { ...row, convertedTo: row.convertedCustomerId }))
    case 'customer':
      return (
        await tx.customer.findMany({ where: alive, select: { ...select, name: true, poolId: true }, ...page })
      ).map(row => found(kind, row, { title: row.name, poolId: row.poolId }))
    case 'opportunity':
      return (
        await tx.opportunity.findMany({
          where: alive,
          select: { ...select, name: true, customerId: true, customer: { select: { owner: { select: keeper } } } },
          ...page,
        })
      ).map(row =>
        found(kind, row, {
          title: row.name,
          customerId: row.customerId,
          customerOwner: row.customer.owner && keptBy(row.customer.owner),
        }),
      )
  }
}

function keptBy({ id, department }: Keeper): Owner {
  return { id, departmentPath: department?.path ?? null }
}

function found(
  kind: Kind,
  row: Row,
  { title, poolId = null, convertedTo = null, ...of }: Partial<Omit<Found, 'owner'>> & { title: string },
): Found {
  const { customerId = null, customerOwner = null } = of
  const owner = row.owner && { ...keptBy(row.owner), name: row.owner.displayName }
  const { id, no, ownerId } = row
  return { kind, id, no, title, ownerId, poolId, convertedTo, customerId, customerOwner, owner }
}
