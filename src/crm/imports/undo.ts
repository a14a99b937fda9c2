import { z } from 'zod'
import type { Json } from '../../core/card.ts'
import { Refusal } from '../../core/errors.ts'
import { dateName } from '../../core/moment.ts'
import type { Outcome, RecordRef } from '../../core/platform.ts'
import { can } from '../../core/rights.ts'
import { say, type Text, t } from '../../core/text.ts'
import { queueWork } from '../../store/queue.ts'
import { type Context, defineAction } from '../action.ts'
import { importFormCard } from './form.ts'
import { type Job, ownJob, undoUntil } from './job.ts'
import { kinds } from './kinds/all.ts'
import { beforeSchema } from './kinds/before.ts'
import type { Before, Importing, Kind } from './kinds/kind.ts'
import { loadPeople } from './kinds/people.ts'
import { currentOf } from './passes/current.ts'

/** Takes an import back within seven days: what nobody touched since goes, what was written over comes back (R164). Asks first. */
export const undo = defineAction({
  name: 'import.undo',
  words: { en: [], zh: [] },
  usage: { en: '', zh: '' },
  does: { en: 'Roll back an import', zh: '撤回一次导入' },
  input: z.object({ import: z.uuid() }),
  read: () => ({}),
  allow: can('import', 'lead'),

  async run(context, { import: id }) {
    const { tx, now, reader } = context
    const job = await ownJob(context, id, ['done', 'cancelled', 'failed'])
    const until = undoUntil(job)
    if (job.finishedAt === null || job.created + job.updated === 0)
      throw new Refusal('import.nothingToUndo', { file: job.fileName })
    if (until <= now) throw new Refusal('import.undoTooLate', { file: job.fileName, date: dateName(until, reader) })
    if (context.said !== 'form') return ask(context, job)
    await tx.importJob.update({ where: { id }, data: { state: 'undoing', takenBack: 0, left: 0, updatedAt: now } })
    await queueWork(tx, 'import', id)
    return { notice: t('import.undoing', { file: job.fileName }), changed: [{ entity: 'import', id }] }
  },
})

function ask({ reader }: Context, { id, created, updated }: Job): Outcome {
  const intro = say(t('import.undoIntro', { created, updated }), reader)
  const card = importFormCard.draw(
    { intro, inputs: [], submit: say(t('import.undo'), reader), verb: 'import.undo' },
    reader,
  )
  return { form: { action: 'import.undo', context: { import: id }, title: t('import.undoTitle'), card } }
}

type Row = { rowNo: number; outcome: string; entityId: string; before: unknown }

/** Takes back the next rows, the last first. `left` says whether there are more. */
export async function undoBatch(context: Context, job: Job, most: number): Promise<Outcome & { left: boolean }> {
  const { tx } = context
  const rows = await tx.sql<Row>`
    select "rowNo", outcome, "entityId", before from "ImportRow"
    where "jobId" = ${job.id} and undo is null and "entityId" is not null and (outcome = 'created' or before is not null)
    order by "rowNo" desc limit ${most}`
  const importing: Importing = { ...context, options: job.options, people: await loadPeople(tx) }
  const kind = kinds[job.entity]
  const made = rows.filter(({ outcome }) => outcome === 'created')
  const removed = new Set(
    made.length > 0
      ? await kind.remove(
          importing,
          made.map(({ entityId }) => entityId),
        )
      : [],
  )
  const { results: restored, followed } = await restore(
    importing,
    kind,
    rows.filter(({ outcome }) => outcome === 'updated'),
  )
  const results = rows.map(({ rowNo, outcome, entityId }) => {
    const back = outcome === 'created' ? removed.has(entityId) : restored.get(rowNo) === 'whole'
    const reason: Text[] = back ? [] : [t(outcome === 'created' ? 'import.leftTouched' : 'import.leftChanged')]
    return { rowNo, undo: back ? 'takenBack' : 'left', reason }
  })
  await tx.sql`
    update "ImportRow" r set undo = u.undo, reason = u.reason
    from jsonb_to_recordset(${JSON.stringify(results)}::jsonb) as u("rowNo" int, undo text, reason jsonb)
    where r."jobId" = ${job.id} and r."rowNo" = u."rowNo"`
  const takenBack = results.filter(({ undo }) => undo === 'takenBack').length
  await tx.sql`
    update "ImportJob" set "takenBack" = "takenBack" + ${takenBack}, "left" = "left" + ${results.length - takenBack} where id = ${job.id}`
  return {
    left: rows.length === most,
    changed: [
      ...rows.map(({ entityId }): RecordRef => ({ entity: job.entity, id: entityId })),
      ...(followed?.changed ?? []),
    ],
    audit: followed?.audit ?? [],
  }
}

type Restored = {
  results: Map<number, 'whole' | 'partly'>
  followed: Pick<Outcome, 'changed' | 'audit'> | undefined
}

/** Puts back what stood in each column, unless somebody changed it since; a record whose every column is back is whole again. */
async function restore(importing: Importing, kind: Kind, rows: Row[]): Promise<Restored> {
  const known = rows.flatMap(({ rowNo, entityId, before }) => {
    const read = beforeSchema.safeParse(before)
    return read.success ? [{ rowNo, id: entityId, before: read.data }] : []
  })
  if (known.length === 0 || !kind.patch) return { results: new Map(), followed: undefined }
  const current = await currentOf(
    importing.tx,
    kind.entity,
    known.map(({ id }) => id),
  )
  const results = new Map<number, 'whole' | 'partly'>()
  const patches = known.flatMap(({ rowNo, id, before }) => {
    const now = current.get(id)
    if (!now) return []
    const columns = unchanged(before, now.row)
    const pointsAsWritten = samePoints(before, now.points)
    const whole = pointsAsWritten && Object.keys(columns).length === Object.keys(before.columns).length
    results.set(rowNo, whole ? 'whole' : 'partly')
    const points = pointsAsWritten
      ? { points: before.points, replaces: before.written.replaces }
      : { points: [], replaces: [] }
    return [{ id, columns, ...points, fresh: false }]
  })
  await kind.patch(importing, patches)
  return { results, followed: await kind.follows?.(importing, patches) }
}

function unchanged({ columns, written }: Before, row: { [column: string]: Json }): { [column: string]: Json } {
  const same = (column: string) => asText(row[column]) === asText(written.columns[column])
  return Object.fromEntries(Object.entries(columns).filter(([column]) => same(column)))
}

function samePoints({ written }: Before, points: { kind: string; normalised: string }[]): boolean {
  const listed = (all: { kind: string; normalised: string }[]) =>
    all
      .filter(({ kind }) => written.replaces.includes(kind))
      .map(({ kind, normalised }) => `${kind}:${normalised}`)
      .toSorted()
      .join()
  return listed(points) === listed(written.points)
}

/** Numbers come back from the database as numbers where the file had digits. */
function asText(value: Json | undefined): string {
  return typeof value === 'object' ? JSON.stringify(value) : String(value ?? null)
}
