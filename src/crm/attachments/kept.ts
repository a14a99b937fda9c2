import type { FileRef } from '../../core/files.ts'
import { findFile } from '../../store/files.ts'
import type { Context } from '../action.ts'

/** What was sent along, as far as it was not dropped since. */
export async function stillKept({ tx }: Pick<Context, 'tx'>, ids: readonly string[]): Promise<FileRef[]> {
  return (await Promise.all(ids.map(id => findFile(tx, id)))).flatMap(file => file ?? [])
}
