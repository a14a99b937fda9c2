import type { Context } from '../action.ts'
import { type MyPool, poolsOf } from '../pools/mine.ts'
import type { ImportEntity } from './job.ts'

/** The pools that rows without an owner may go into: those of the kind that the importer is a member of. */
export async function poolsFor(
  context: Pick<Context, 'tx'> & { actor: { id: string } },
  entity: ImportEntity,
): Promise<MyPool[]> {
  return entity === 'lead' || entity === 'customer' ? poolsOf(context, entity) : []
}
