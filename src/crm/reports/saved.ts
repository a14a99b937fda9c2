import type { Context } from '../action.ts'
import { type Wanted, wantedSchema } from './wanted.ts'

/** A report I keep under a name. */
export type Saved = { id: string; name: string; wanted: Wanted }

/** My report of this name. */
export async function savedNamed(
  { tx, actor }: Pick<Context, 'tx' | 'actor'>,
  name: string,
): Promise<Saved | undefined> {
  const found = await tx.savedReport.findUnique({ where: { ownerId_name: { ownerId: actor.id, name: name.trim() } } })
  return found ? { ...found, wanted: wantedSchema.parse(found.wanted) } : undefined
}
