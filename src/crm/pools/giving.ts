import { Refusal } from '../../core/errors.ts'
import type { RecordRef } from '../../core/platform.ts'
import { allows, can, covers, type Owner, scopeOf } from '../../core/rights.ts'
import { loadActor } from '../../store/actors.ts'
import type { Context } from '../action.ts'
import { type Found, findRecord } from '../find.ts'
import { type Ownable, startOwning, stopOwning } from '../ownership.ts'
import { findPerson } from '../person.ts'

/** Somebody who is given records, and can hold them. */
export type Receiver = { id: string; name: string } & Owner

/** The colleague named, if they work with this kind of record at all. Throws a Refusal otherwise. */
export async function receiverOf(context: Context, entity: Ownable, said: string): Promise<Receiver> {
  const person = await findPerson(context, said)
  const rights = await loadActor(context.tx, person.id, context.now)
  if (!rights || !allows(can('update', entity), rights))
    throw new Refusal('give.cannotHold', { name: person.name, kind: { key: `kind.${entity}` } })
  return { ...person, departmentPath: rights.departmentPath }
}

/** Refuses who may not give records to this colleague. */
export function refuseStranger(context: Context, entity: Ownable, receiver: Receiver): void {
  if (!covers(context.actor, scopeOf(context.actor, 'assign', entity), receiver))
    throw new Refusal('give.notYours', { name: receiver.name })
}

/** Records named by numbers or names, each once. */
export async function recordsNamed(context: Context, said: string[]): Promise<(Found & { kind: Ownable })[]> {
  const found: (Found & { kind: Ownable })[] = []
  for (const one of said) found.push(await findRecord(context, ['lead', 'customer'], { said: one, verb: 'read' }))
  return found.filter((record, index) => found.findIndex(({ id }) => id === record.id) === index)
}

/**
 * Hands pooled records of one kind to somebody, all or none. Throws who was quicker, or the rule the receiver's hands are full by.
 */
export async function assignTo(
  context: Context,
  entity: Ownable,
  { records, receiver }: { records: Found[]; receiver: Receiver },
): Promise<void> {
  const { tx, now } = context
  const ids = records.map(({ id }) => id).sort()
  const taken =
    entity === 'lead'
      ? await tx.sql<Taken>`
          update "Lead" l set "ownerId" = ${receiver.id}, "ownerSince" = ${now}, "homePoolId" = l."poolId", "poolId" = null, "updatedAt" = ${now}, version = l.version + 1
          from (select id, "poolId" from "Lead" where id = any (${ids}::uuid[]) order by id for update) was
          where l.id = was.id and l."ownerId" is null and l."poolId" is not null and l."deletedAt" is null returning l.id, was."poolId"`
      : await tx.sql<Taken>`
          update "Customer" c set "ownerId" = ${receiver.id}, "ownerSince" = ${now}, "homePoolId" = c."poolId", "poolId" = null, "acquiredBy" = 'assign',
            "updatedAt" = ${now}, version = c.version + 1
          from (select id, "poolId" from "Customer" where id = any (${ids}::uuid[]) order by id for update) was
          where c.id = was.id and c."ownerId" is null and c."poolId" is not null and c."deletedAt" is null returning c.id, was."poolId"`
  const missed = records.find(({ id }) => !taken.some(one => one.id === id))
  if (missed) throw new Refusal('record.changed', { no: missed.no })
  await refuseOverfull(context, entity, { receiver, wanted: ids.length })
  for (const { id, poolId } of taken)
    await startOwning(context, { entity, id, ownerId: receiver.id, reason: 'assign', poolId })
}
type Taken = { id: string; poolId: string }

/**
 * Refuses what has just filled somebody's hands beyond a capacity rule. It is asked after the owners were written: the counters have
 * followed and stay locked, so that parallel gifts are counted one after the other.
 */
export async function refuseOverfull(
  { tx, actor }: Context,
  entity: Ownable,
  { receiver, wanted }: { receiver: { id: string; name: string }; wanted: number },
): Promise<void> {
  const [capacity] = await tx.sql<{ name: string; max: number; room: number }>`
    select name, max, room from shoal_room(${receiver.id}, ${entity}, 'own')`
  if (!capacity || capacity.room >= 0) return
  if (receiver.id === actor.id) throw new Refusal(`${entity}.full`, { rule: capacity.name, max: capacity.max })
  throw new Refusal(`${entity}.receiverFull`, {
    name: receiver.name,
    rule: capacity.name,
    max: capacity.max,
    left: Math.max(capacity.room + wanted, 0),
    wanted,
  })
}

/** From one owner to the next, in one conditional step; whoever was too late changes nothing. */
export async function passOn(
  context: Context,
  { found, from, receiver }: { found: Found & { kind: Ownable }; from: string; receiver: Receiver },
): Promise<void> {
  const { tx, now } = context
  const { kind: entity, id, no } = found
  const data = { ownerId: receiver.id, ownerSince: now, updatedAt: now, version: { increment: 1 } }
  const passed =
    entity === 'lead'
      ? await tx.lead.updateMany({ where: { id, ownerId: from, convertedAt: null, deletedAt: null }, data })
      : await tx.customer.updateMany({
          where: { id, ownerId: from, deletedAt: null },
          data: { ...data, acquiredBy: 'transfer' },
        })
  if (passed.count === 0) throw new Refusal('record.changed', { no })
  await refuseOverfull(context, entity, { receiver, wanted: 1 })
  await stopOwning(context, { entity, id, ownerId: from, reason: 'transfer' })
  await startOwning(context, { entity, id, ownerId: receiver.id, reason: 'transfer' })
}

/** The records an outcome names, as refs. */
export function refsOf(records: (Found & { kind: Ownable })[]): RecordRef[] {
  return records.map(({ kind, id }) => ({ entity: kind, id }))
}
