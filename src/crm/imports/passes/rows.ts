import type { Text } from '../../../core/text.ts'
import type { Tx } from '../../../store/db.ts'
import type { FileRow } from '../columns/read.ts'
import type { Job } from '../job.ts'
import type { Before } from '../kinds/kind.ts'
import type { Verdict } from './verdict.ts'

/** An earlier row of the same file, with the record it made or met; `fresh` when this import brought that record in. */
export type Earlier = { row: number; id: string; fresh: boolean }
/** Something a row is told apart by. */
export type NewKey = Earlier & { key: string }

/** The earlier rows of the same file that have one of these keys. */
export async function earlierRows(tx: Tx, job: string, keys: string[]): Promise<Map<string, Earlier>> {
  const rows = await tx.sql<NewKey>`
    select key, "rowNo" as row, "entityId" as id, fresh from "ImportKey" where "jobId" = ${job} and key = any (${keys}::text[])`
  return new Map(rows.map(({ key, ...earlier }) => [key, earlier]))
}

export async function noteKeys(tx: Tx, job: string, keys: NewKey[]): Promise<void> {
  if (keys.length === 0) return
  await tx.sql`
    insert into "ImportKey" ("jobId", key, "rowNo", "entityId", fresh)
    select ${job}, k.key, k.row, k.id, k.fresh
    from jsonb_to_recordset(${JSON.stringify(keys)}::jsonb) as k(key text, row int, id uuid, fresh boolean)
    on conflict do nothing`
}

/** Keeps the rows of the file with what would become of them. */
export async function notePlan(
  tx: Tx,
  job: Job,
  { rows, verdicts }: { rows: FileRow[]; verdicts: Verdict[] },
): Promise<void> {
  const byRow = new Map(verdicts.map(verdict => [verdict.row, verdict]))
  const planned = rows.flatMap(({ row, cells }) => {
    const verdict = byRow.get(row)
    return verdict ? [{ row, cells, outcome: verdict.outcome, reasons: verdict.reasons }] : []
  })
  await tx.sql`
    insert into "ImportRow" ("jobId", "rowNo", cells, outcome, reason)
    select ${job.id}, r.row, r.cells, r.outcome, r.reasons
    from jsonb_to_recordset(${JSON.stringify(planned)}::jsonb) as r(row int, cells text[], outcome text, reasons jsonb)`
  await advance(tx, job, verdicts)
}

/** Keeps what became of the rows, and what updates wrote over. */
export async function noteResults(
  tx: Tx,
  job: Job,
  { verdicts, before }: { verdicts: Verdict[]; before: Map<number, Before> },
): Promise<void> {
  const results = verdicts.map(verdict => ({
    ...{
      row: verdict.row,
      outcome: verdict.outcome,
      reasons: verdict.reasons,
      before: before.get(verdict.row) ?? null,
    },
    id: verdict.outcome === 'created' ? verdict.draft.id : verdict.outcome === 'updated' ? verdict.id : null,
  }))
  await tx.sql`
    update "ImportRow" i set outcome = r.outcome, reason = r.reasons, "entityId" = r.id, before = r.before
    from jsonb_to_recordset(${JSON.stringify(results)}::jsonb) as r(row int, outcome text, reasons jsonb, id uuid, before jsonb)
    where i."jobId" = ${job.id} and i."rowNo" = r.row`
  await advance(tx, job, verdicts)
}

/** The counts, and how far the file is worked through. */
async function advance(tx: Tx, job: Job, verdicts: Verdict[]): Promise<void> {
  const count = (outcome: Verdict['outcome']) => verdicts.filter(verdict => verdict.outcome === outcome).length
  const over = verdicts.filter(verdict => verdict.outcome === 'created' && verdict.overLimit).length
  const doneTo = verdicts.at(-1)?.row ?? job.doneTo
  await tx.sql`
    update "ImportJob" set "doneTo" = ${doneTo}, created = created + ${count('created')}, updated = updated + ${count('updated')},
      skipped = skipped + ${count('skipped')}, failed = failed + ${count('failed')}, "overLimit" = "overLimit" + ${over}
    where id = ${job.id}`
}

/** The next rows of the file as they were kept by the check. */
export async function rowsAfter(
  tx: Tx,
  { id, doneTo }: { id: string; doneTo: number },
  most: number,
): Promise<FileRow[]> {
  return tx.sql<FileRow>`
    select "rowNo" as row, cells from "ImportRow" where "jobId" = ${id} and "rowNo" > ${doneTo} order by "rowNo" limit ${most}`
}

/** leftOut: skipped and failed; left: what a roll-back could not take back. */
export type Which = 'leftOut' | 'all' | 'left'
type Kept = { rowNo: number; cells: string[]; outcome: Verdict['outcome']; reason: unknown }

/** The rows of an import in the order of the file, never all in memory. */
export async function* rowsOf(tx: Tx, job: string, which: Which): AsyncIterable<Kept> {
  for (let after = 0; ; ) {
    const page = await tx.sql<Kept>`
      select "rowNo", cells, outcome, reason from "ImportRow"
      where "jobId" = ${job} and "rowNo" > ${after}
        and (${which} = 'all' or (${which} = 'leftOut' and outcome in ('skipped', 'failed')) or (${which} = 'left' and undo = 'left'))
      order by "rowNo" limit 2000`
    yield* page
    const last = page.at(-1)
    if (!last || page.length < 2_000) return
    after = last.rowNo
  }
}

/** What rows were told apart by is of use only while the file is worked through. */
export async function forgetKeys(tx: Tx, job: string): Promise<void> {
  await tx.sql`delete from "ImportKey" where "jobId" = ${job}`
}

/** A new check starts from nothing. */
export async function forgetRows(tx: Tx, job: string): Promise<void> {
  await forgetKeys(tx, job)
  await tx.sql`delete from "ImportRow" where "jobId" = ${job}`
}

/** A row that broke even alone: it failed, and the others go on. */
export async function noteFailure(tx: Tx, job: Job, { row, reason }: { row: FileRow; reason: Text }): Promise<void> {
  const verdict: Verdict = { row: row.row, outcome: 'failed', reasons: [reason] }
  if (job.state === 'checking') await notePlan(tx, job, { rows: [row], verdicts: [verdict] })
  else await noteResults(tx, job, { verdicts: [verdict], before: new Map() })
}
