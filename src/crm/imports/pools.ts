import type { Context } from '../action.ts'
import { hasRules } from '../assignment/rule.ts'
import { type MyPool, poolsOf } from '../pools/mine.ts'
import type { ImportEntity } from './job.ts'

/** The pools that rows without an owner may go into: those of the kind that the importer is a member of. */
export async function poolsFor(
  context: Pick<Context, 'tx'> & { actor: { id: string } },
  entity: ImportEntity,
): Promise<MyPool[]> {
  return entity === 'lead' || entity === 'customer' ? poolsOf(context, entity) : []
}

/** True where rows without an owner can go to people by the assignment rules. */
export async function mayDistribute(context: Pick<Context, 'tx'>, entity: ImportEntity): Promise<boolean> {
  return entity === 'lead' && (await hasRules(context))
}
