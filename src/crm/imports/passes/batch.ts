import type { AuditWish, Outcome } from '../../../core/platform.ts'
import type { Context } from '../../action.ts'
import { distribute } from '../../assignment/distribute.ts'
import type { FileRow } from '../columns/read.ts'
import type { Job } from '../job.ts'
import { kinds } from '../kinds/all.ts'
import type { Importing } from '../kinds/kind.ts'
import { loadPeople } from '../kinds/people.ts'
import { type Given, judge } from './judge.ts'
import { noteKeys, notePlan, noteResults } from './rows.ts'
import type { Verdict } from './verdict.ts'
import { write } from './write.ts'

/**
 * Judges a batch and writes down what would become of each row; nothing else is touched (R160). `given` is what the check promised
 * to owners in earlier batches, since it writes nothing that anybody else could count.
 */
export async function checkBatch(
  context: Context,
  job: Job,
  { rows, given }: { rows: FileRow[]; given: Given },
): Promise<Given> {
  const importing = await importingOf(context, job)
  const judged = await judge(importing, job, { kind: kinds[job.entity], rows, given })
  await noteKeys(context.tx, job.id, judged.keys)
  await notePlan(context.tx, job, { rows, verdicts: judged.verdicts })
  return judged.given
}

/** Judges a batch by the same code and does what it says; each row's result is kept with what it wrote over. */
export async function runBatch(context: Context, job: Job, rows: FileRow[]): Promise<Outcome> {
  const importing = await importingOf(context, job)
  const { verdicts, keys } = await judge(importing, job, { kind: kinds[job.entity], rows, given: new Map() })
  const { before, audit, changed } = await write(importing, job, verdicts)
  await noteKeys(context.tx, job.id, keys)
  await noteResults(context.tx, job, { verdicts, before })
  return { audit: [...audit, ...(await byRules(context, job, verdicts))], changed }
}

/** New leads that nobody is named for go to people, where the importer wants it. */
async function byRules(context: Context, job: Job, verdicts: Verdict[]): Promise<AuditWish[]> {
  if (!job.options.byRules || job.entity !== 'lead') return []
  const waiting = verdicts.flatMap(verdict =>
    verdict.outcome === 'created' && !verdict.draft.ownerId ? verdict.draft.id : [],
  )
  return distribute(context, waiting)
}

async function importingOf(context: Context, job: Job): Promise<Importing> {
  return { ...context, options: job.options, people: await loadPeople(context.tx) }
}
