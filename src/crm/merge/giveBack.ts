import type { Context } from '../action.ts'
import { refreshNext } from '../followups/plan.ts'
import { resumeOwning } from '../ownership.ts'
import { type Part, patch, touched } from './absorb.ts'
import { same } from './combine.ts'
import { held } from './hold.ts'

/** What could not be put back: a field that was changed since, or rows that are elsewhere now. */
export type Left = { why: 'field' | 'rows'; what: string; count: number }

/** Puts back what one record took in, as far as it is still as the merge left it. Returns what was not. */
export async function giveBack(context: Context, part: Part): Promise<Left[]> {
  const { entity, survivor, losers } = part
  const rows = await held(context, entity, [survivor, ...losers])
  const back = rows.filter(row => losers.includes(row.id) && row.mergedIntoId === survivor)
  for (const { id, version } of back)
    await patch(context, entity, id, { mergedIntoId: null, deletedAt: null, ...touched(context, version) })
  const ids = new Set(back.map(({ id }) => id))
  const left = await moveBack(context, part, ids)
  const head = rows.find(row => row.id === survivor)
  const kept = Object.keys(part.after).filter(column => head && !same(head[column], part.after[column]))
  const restored = Object.entries(part.before).filter(([column]) => !kept.includes(column))
  await patch(context, entity, survivor, { ...Object.fromEntries(restored), ...touched(context, head?.version) })
  await context.tx.contactPoint.updateMany({
    where: { id: { in: part.primaries }, entityId: { in: [...ids] } },
    data: { isPrimary: true },
  })
  await context.tx.teamMember.deleteMany({
    where: { entity, entityId: survivor, userId: { in: part.helpers }, level: 'write' },
  })
  if (entity === 'lead' || entity === 'customer')
    for (const { id, ownerId } of back)
      if (typeof ownerId === 'string') await resumeOwning(context, { entity, id, ownerId })
  if (entity !== 'contact') for (const id of [survivor, ...ids]) await refreshNext(context.tx, { entity, id })
  return [...left, ...kept.map(column => ({ why: 'field' as const, what: column, count: 1 }))]
}

async function moveBack(
  { tx }: Context,
  { entity, survivor, moved }: Part,
  back: ReadonlySet<string>,
): Promise<Left[]> {
  const left: Left[] = []
  for (const { table, link, key, kind, from, keys } of moved) {
    if (!back.has(from)) continue
    const [row] = await tx.sql<{ went: bigint }>`
      select shoal_move_back(${table}, ${link}, ${key}, ${kind}, ${entity}, ${keys}, ${from}, ${survivor}) as went`
    const missing = keys.length - Number(row?.went ?? 0)
    if (missing > 0) left.push({ why: 'rows', what: table, count: missing })
  }
  return left
}
