import type { Outcome } from '../../core/platform.ts'
import { allows, can } from '../../core/rights.ts'
import type { Context } from '../action.ts'
import { fileFor } from './file.ts'
import { findExport } from './job.ts'
import { taken } from './start.ts'

/** Writes the file of a large export, with the rights its person has by then. Does nothing for one that is done. */
export async function writeExport(context: Context, id: string): Promise<Outcome | undefined> {
  const { tx, actor, now } = context
  await tx.sql`select 1 from "ExportJob" where id = ${id} for update`
  const wanted = await findExport(tx, id)
  if (wanted?.state !== 'running') return undefined
  const changed = [{ entity: 'export' as const, id }]
  if (!allows(can('export', wanted.entity), actor)) {
    await tx.exportJob.update({ where: { id }, data: { state: 'failed', finishedAt: now } })
    return { changed }
  }
  const { file, rows } = await fileFor(context, wanted)
  await tx.exportJob.update({ where: { id }, data: { state: 'done', rows, fileId: file.id, finishedAt: now } })
  return { changed, audit: [taken(id, wanted, rows)] }
}
