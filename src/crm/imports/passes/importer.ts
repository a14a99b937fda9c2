import { Refusal } from '../../../core/errors.ts'
import type { Outcome, RecordRef } from '../../../core/platform.ts'
import { allows, can } from '../../../core/rights.ts'
import { type Text, t } from '../../../core/text.ts'
import { isConnectionLost, type Tx } from '../../../store/db.ts'
import { readFile } from '../../../store/files.ts'
import { openTable } from '../../../tables/open.ts'
import type { Context } from '../../action.ts'
import type { FileRow } from '../columns/read.ts'
import { findJob, type Job } from '../job.ts'
import { undoBatch } from '../undo.ts'
import { checkBatch, runBatch } from './batch.ts'
import { finish } from './finish.ts'
import { forgetKeys, forgetRows, noteFailure, rowsAfter } from './rows.ts'

/** What long work is done with. */
export type Working = {
  look<T>(work: (tx: Tx) => Promise<T>): Promise<T>
  /** One transaction in the name of whoever started the import; false when they do not work here any more. */
  act(person: string, work: (context: Context) => Promise<Outcome | undefined>): Promise<boolean>
  /** Tells the people who run the house of a row that met a bug. Returns a reference. */
  report(error: unknown, about: { import: string; row: number }): string
}

/** So many rows share a transaction; should one of them break it, the rest are done in smaller ones. */
const batchSize = 500
/** Somebody who looks at the card is told how far it is, but not more often than this. */
const tellEveryMs = 3_000

/**
 * Works on an import until nothing is left to do, whatever it was in the middle of: a check begins anew, a run and a roll-back go on
 * after the last row that was committed (R160, R164). Safe to be called again after a crash.
 */
export async function workOnImport(working: Working, id: string): Promise<void> {
  const job = await working.look(tx => findJob(tx, id))
  if (!job) return
  const desk = { working, job, doneTo: job.doneTo, told: performance.now() }
  try {
    if (job.state === 'checking') await checkAll(desk)
    if (job.state === 'running') await runAll(desk)
    if (job.state === 'undoing') await undoAll(desk)
  } catch (error) {
    if (error instanceof Interrupted) return
    if (!(error instanceof Refusal)) throw error
    await working.act(job.startedById, context => end(context, job, { state: 'failed', problem: error.text }))
  }
}

type Desk = { working: Working; job: Job; doneTo: number; told: number }

/** Somebody stopped the import, lost the right to it, or another process took it over. */
class Interrupted extends Error {}

async function checkAll(desk: Desk): Promise<void> {
  const { working, job } = desk
  await step(desk, async ({ tx }) => {
    await forgetRows(tx, job.id)
    await tx.importJob.update({ where: { id: job.id }, data: nothingYet })
    return {}
  })
  const file = await working.look(tx => readFile(tx, job.fileId))
  if (!file) throw new Refusal('file.gone', {})
  const table = await openTable(file.bytes, { sheet: job.sheet })
  let given: ReadonlyMap<string, number> = new Map()
  for await (const rows of inBatches(table.rows(), job.headerNo)) {
    await inParts(desk, rows, async (context, fresh, part) => {
      given = await checkBatch(context, fresh, { rows: part, given })
      return {}
    })
  }
  await step(desk, async (context, { created, updated, skipped, failed }) =>
    end(context, job, { state: 'checked', rows: created + updated + skipped + failed }),
  )
}

const nothingYet = { doneTo: 0, created: 0, updated: 0, skipped: 0, failed: 0, overLimit: 0, rows: 0 }

async function* inBatches(
  rows: AsyncIterable<{ no: number; cells: string[] }>,
  headerNo: number,
): AsyncIterable<FileRow[]> {
  let batch: FileRow[] = []
  for await (const { no, cells } of rows) {
    if (no <= headerNo) continue
    batch.push({ row: no, cells })
    if (batch.length < batchSize) continue
    yield batch
    batch = []
  }
  if (batch.length > 0) yield batch
}

async function runAll(desk: Desk): Promise<void> {
  const { working, job } = desk
  for (let doneTo = job.doneTo; ; ) {
    const rows = await working.look(tx => rowsAfter(tx, { id: job.id, doneTo }, batchSize))
    const last = rows.at(-1)
    if (!last) break
    await inParts(desk, rows, runBatch)
    doneTo = last.row
  }
  await step(desk, (context, fresh) => finish(context, fresh))
}

async function undoAll(desk: Desk): Promise<void> {
  for (let more = true; more; ) {
    await step(desk, async (context, job) => {
      const { left, ...outcome } = await undoBatch(context, job, batchSize)
      more = left
      return outcome
    })
  }
  await step(desk, async (context, job) => {
    const facts = { file: job.fileName, count: job.takenBack, left: job.left }
    const line = { action: 'import.undone', on: { entity: 'import', id: job.id }, facts } as const
    return { ...(await end(context, job, { state: 'undone' })), audit: [line] }
  })
}

/**
 * One transaction on the import as it is now. Throws Interrupted when it is not where this process left it: a process that was silent
 * for too long is thought dead, and another begins where it was.
 */
async function step(desk: Desk, work: (context: Context, job: Job) => Promise<Outcome>): Promise<void> {
  const { working, job } = desk
  const due = performance.now() - desk.told >= tellEveryMs
  let reached = desk.doneTo
  const here = await working.act(job.startedById, async context => {
    // A plan made while the tables were empty would walk all of them for every row once they are full.
    await context.tx.sql`set local plan_cache_mode = force_custom_plan`
    await context.tx.sql`select 1 from "ImportJob" where id = ${job.id} for update`
    const fresh = await findJob(context.tx, job.id)
    if (fresh?.state !== job.state || fresh.doneTo !== desk.doneTo) throw new Interrupted()
    if (!allows(can('import', job.entity), context.actor)) throw new Refusal('import.rightLost', {})
    const outcome = await work(context, fresh)
    reached = (await findJob(context.tx, job.id))?.doneTo ?? fresh.doneTo
    return due ? { ...outcome, changed: [...(outcome.changed ?? []), refOf(job)] } : outcome
  })
  if (!here) throw new Interrupted()
  desk.doneTo = reached
  if (due) desk.told = performance.now()
}

type BatchWork = (context: Context, job: Job, rows: FileRow[]) => Promise<Outcome>

/** Does the rows together; when that breaks, each half for itself, down to the one row that broke it. */
async function inParts(desk: Desk, rows: FileRow[], work: BatchWork): Promise<void> {
  try {
    await step(desk, (context, job) => work(context, job, rows))
  } catch (error) {
    if (error instanceof Interrupted || isConnectionLost(error)) throw error
    const [only, second] = rows
    if (!only) return
    if (!second) {
      const reason = reasonOf(desk, only, error)
      await step(desk, async ({ tx }, job) => {
        await noteFailure(tx, job, { row: only, reason })
        return {}
      })
      return
    }
    const half = Math.ceil(rows.length / 2)
    await inParts(desk, rows.slice(0, half), work)
    await inParts(desk, rows.slice(half), work)
  }
}

function reasonOf({ working, job }: Desk, { row }: FileRow, error: unknown): Text {
  if (error instanceof Refusal) return error.text
  if (isTakenMeanwhile(error)) return t('import.takenMeanwhile')
  return t('import.rowBroke', { reference: working.report(error, { import: job.id, row }) })
}

/** PostgreSQL's word for a key that somebody else has: they saved the same phone or tax number this very moment. */
function isTakenMeanwhile(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === '23505'
}

type End = { state: 'checked' | 'undone' | 'failed'; rows?: number; problem?: Text }

async function end({ tx, now }: Context, job: Job, { state, rows, problem }: End): Promise<Outcome> {
  await forgetKeys(tx, job.id)
  const data = {
    state,
    updatedAt: now,
    ...(rows === undefined ? {} : { rows }),
    ...(problem ? { problem: plain(problem) } : {}),
  }
  await tx.importJob.update({ where: { id: job.id }, data })
  return { changed: [refOf(job)] }
}

function refOf({ id }: Job): RecordRef {
  return { entity: 'import', id }
}

/** A text as JSON keeps it. */
function plain(text: Text): object {
  const copy: unknown = JSON.parse(JSON.stringify(text))
  return typeof copy === 'object' && copy !== null ? copy : {}
}
