import { Refusal } from '../../core/errors.ts'
import type { Context } from '../action.ts'
import { mayLift } from '../duplicates/check.ts'
import { findRecord } from '../find.ts'
import { held } from './hold.ts'
import { type Mergeable, type Row, word } from './kinds.ts'
import { type Ranked, suggested } from './order.ts'

/** Records that shall become one: of one kind, all of which the person may change, in the order of suggestion. */
export type Gathered = { entity: Exclude<Mergeable, 'contact'>; rows: Ranked[] }

const few = 5
const many = 50

/** Finds the records and locks them. Throws a Refusal that names the first thing that stands against merging them (R46, R49). */
export async function gather(context: Context, said: readonly string[]): Promise<Gathered> {
  const found = []
  for (const record of new Set(said))
    found.push(await findRecord(context, ['lead', 'customer', 'opportunity'], { said: record, verb: 'update' }))
  const ids = [...new Set(found.map(({ id }) => id))]
  const [first] = found
  if (!first || ids.length < 2) throw new Refusal('merge.needsTwo', {})
  const other = found.find(({ kind }) => kind !== first.kind)
  if (other) throw new Refusal('merge.kinds', { first: first.no, other: other.no })
  const most = mayLift(context) ? many : few
  if (ids.length > most) throw new Refusal('merge.tooMany', { most, wanted: ids.length })
  const rows = await held(context, first.kind, ids)
  const gone = found.find(({ id }) => rows.every(row => row.id !== id || row.deletedAt !== null))
  if (gone) throw new Refusal('record.changed', { no: gone.no })
  const gathered: Gathered = {
    entity: first.kind,
    rows: suggested(first.kind, await ranked(context, first.kind, rows)),
  }
  checkStates(gathered)
  return gathered
}

/** Converted leads and closed deals stay what they are; deals of two customers are two deals. */
function checkStates({ entity, rows }: Gathered): void {
  const closed = rows.find(row => row.closedAt || row.convertedAt)
  if (closed) throw new Refusal('merge.closed', { no: word(closed.no) })
  const [first] = rows
  const elsewhere = entity === 'opportunity' && rows.find(row => row.customerId !== first?.customerId)
  if (elsewhere) throw new Refusal('merge.otherCustomer', { no: word(elsewhere.no), first: word(first?.no) })
}

async function ranked({ tx }: Context, entity: Mergeable, rows: Row[]): Promise<Ranked[]> {
  if (entity !== 'opportunity') return rows
  const stages = await tx.stage.findMany({ where: { id: { in: rows.map(row => word(row.stageId)) } } })
  return rows.map(row => ({ ...row, stageSort: stages.find(stage => stage.id === row.stageId)?.sort ?? 0 }))
}
