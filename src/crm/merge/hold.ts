import type { Context } from '../action.ts'
import { type Mergeable, type Row, tables } from './kinds.ts'

/** The rows as they are, locked in the order of their ids until the transaction ends. */
export async function held({ tx }: Context, entity: Mergeable, ids: readonly string[]): Promise<Row[]> {
  const rows = await tx.sql<{ row: Row }>`select shoal_hold(${tables[entity]}, ${ids}) as row`
  return rows.map(({ row }) => row)
}
