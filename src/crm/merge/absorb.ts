import { z } from 'zod'
import type { Json } from '../../core/card.ts'
import type { Context } from '../action.ts'
import { refreshNext } from '../followups/plan.ts'
import { stopOwning } from '../ownership.ts'
import { combined } from './combine.ts'
import { type Hanging, hangingsOf } from './hangings.ts'
import { keepHelpers } from './helpers.ts'
import { type Mergeable, type Row, tables, word } from './kinds.ts'

const json = z.custom<Json>()

/** One record that took in others, with all it takes to give them back. A merge of customers may hold several: contacts collapse too. */
export const partSchema = z.object({
  entity: z.enum(['lead', 'customer', 'contact', 'opportunity']),
  survivor: z.uuid(),
  losers: z.array(z.uuid()),
  /** Columns of the survivor, before and after. */
  before: z.record(z.string(), json),
  after: z.record(z.string(), json),
  moved: z.array(
    z.object({
      table: z.string(),
      link: z.string(),
      key: z.string(),
      kind: z.string(),
      from: z.uuid(),
      keys: z.array(z.uuid()),
    }),
  ),
  /** Contact points of losers that were the primary ones. */
  primaries: z.array(z.uuid()),
  /** Owners of losers who help with the survivor from now on. */
  helpers: z.array(z.uuid()),
})
export type Part = z.infer<typeof partSchema>

/**
 * Makes one record out of several: the survivor takes what it lacks, everything that hangs on the others moves to it, and they leave every
 * list. The rows must be locked, the others in the order of suggestion.
 */
export async function absorb(
  context: Context,
  { entity, head, others }: { entity: Mergeable; head: Row; others: readonly Row[] },
): Promise<Part> {
  const { tx, now } = context
  const losers = others.map(({ id }) => id)
  const changes = [...combined(entity, head, others), ...noLongerAbove(head, losers)]
  const after = Object.fromEntries(changes.map(({ column, value }) => [column, value]))
  const before = Object.fromEntries(changes.map(({ column }) => [column, head[column] ?? null]))
  if (entity === 'lead' || entity === 'customer') await endOwnership(context, entity, others)
  const helpers = entity === 'contact' ? [] : await keepHelpers(context, { entity, head, others })
  const primaries = await stepBack(context, entity, losers)
  for (const { id, version } of others)
    await patch(context, entity, id, {
      mergedIntoId: head.id,
      deletedAt: now.toISOString(),
      ...touched(context, version),
    })
  const moved: Part['moved'] = []
  for (const hanging of hangingsOf(entity))
    moved.push(...(await move(context, { entity, hanging, losers, head: head.id })))
  await patch(context, entity, head.id, { ...after, ...touched(context, head.version) })
  await onePrimary(context, entity, head.id)
  if (entity !== 'contact') await refreshNext(tx, { entity, id: head.id })
  return { entity, survivor: head.id, losers, before, after, moved, primaries, helpers }
}

/** Whoever stood above the survivor and is now part of it stands above it no more. */
function noLongerAbove(head: Row, losers: string[]): { column: string; value: Json }[] {
  return ['parentId', 'reportsToId']
    .filter(column => losers.includes(word(head[column])))
    .map(column => ({ column, value: null }))
}

/** Writes columns of one row. */
export async function patch(
  { tx }: Context,
  entity: Mergeable,
  id: string,
  columns: { [column: string]: Json },
): Promise<void> {
  await tx.sql`select shoal_patch(${tables[entity]}, ${id}, ${JSON.stringify(columns)}::jsonb)`
}

/** What every change of a row leaves on it. */
export function touched({ now }: Context, version: Json | undefined): { version: number; updatedAt: string } {
  return { version: Number(version ?? 0) + 1, updatedAt: now.toISOString() }
}

async function endOwnership(context: Context, entity: 'lead' | 'customer', others: readonly Row[]): Promise<void> {
  for (const { id, ownerId } of others)
    if (typeof ownerId === 'string') await stopOwning(context, { entity, id, ownerId, reason: 'merge' })
}

/** The points of the losers are additional ones from now on. */
async function stepBack({ tx }: Context, entity: Mergeable, losers: string[]): Promise<string[]> {
  const rows = await tx.sql<{ id: string }>`
    update "ContactPoint" set "isPrimary" = false
    where entity = ${entity} and "entityId" = any (${losers}) and "isPrimary" returning id`
  return rows.map(({ id }) => id)
}

/** A kind of which the survivor had none has its primary one among those that came. */
async function onePrimary({ tx }: Context, entity: Mergeable, id: string): Promise<void> {
  await tx.sql`
    update "ContactPoint" set "isPrimary" = true where id in (
      select distinct on (kind) id from "ContactPoint" p
      where entity = ${entity} and "entityId" = ${id} and not exists (
        select 1 from "ContactPoint" o where o.entity = p.entity and o."entityId" = p."entityId" and o.kind = p.kind and o."isPrimary")
      order by kind, id)`
}

async function move(
  { tx }: Context,
  { entity, hanging, losers, head }: { entity: Mergeable; hanging: Hanging; losers: string[]; head: string },
): Promise<Part['moved']> {
  const { table, link, key = 'id', kind = '', same = [] } = hanging
  const rows = await tx.sql<{ key: string; origin: string }>`
    select * from shoal_move(${table}, ${link}, ${key}, ${kind}, ${entity}, ${same}, ${losers}, ${head})`
  return losers.flatMap(from => {
    const keys = rows.filter(({ origin }) => origin === from).map(row => row.key)
    return keys.length > 0 ? [{ table, link, key, kind, from, keys }] : []
  })
}
