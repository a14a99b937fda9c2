import type { AuditWish, RecordRef } from '../../../core/platform.ts'
import { writes } from '../../../core/rights.ts'
import type { Job } from '../job.ts'
import { kinds } from '../kinds/all.ts'
import type { Before, Draft, Importing, Patch } from '../kinds/kind.ts'
import type { Verdict } from './verdict.ts'

type Written = { before: Map<number, Before>; audit: AuditWish[]; changed: RecordRef[] }

/** Does what the verdicts say: first what is new, then what is written over, since a row may write over one of this batch. */
export async function write(importing: Importing, job: Job, verdicts: Verdict[]): Promise<Written> {
  const kind = kinds[job.entity]
  const created = verdicts.flatMap(verdict => (verdict.outcome === 'created' ? [verdict.draft] : []))
  const updated = verdicts.flatMap(verdict => (verdict.outcome === 'updated' ? [verdict] : []))
  if (created.length > 0) await kind.create(importing, created)
  const patches = patchesOf(
    updated.map(one => (one.fresh ? one : { ...one, draft: writable(importing, job, one.draft) })),
  )
  const old = patches.length > 0 && kind.patch ? await kind.patch(importing, patches) : new Map<string, Before>()
  const followed = await kind.follows?.(importing, patches)

  const before = new Map<number, Before>()
  // The first row that writes over a record keeps what stood there; what this import brought in has no before.
  for (const { row, id, fresh } of updated) {
    const stood = fresh ? undefined : old.get(id)
    if (stood) before.set(row, stood)
    old.delete(id)
  }
  const line = (action: string, { id, row }: { id: string; row: number }): AuditWish => ({
    action,
    on: { entity: kind.entity, id },
    facts: { file: job.fileName, row },
  })
  return {
    before,
    audit: [
      ...created.map(draft => line('record.imported', draft)),
      ...updated.map(one => line('record.importedOver', one)),
      ...(followed?.audit ?? []),
    ],
    changed: [
      ...[...new Set(updated.map(({ id }) => id))].map((id): RecordRef => ({ entity: kind.entity, id })),
      ...(followed?.changed ?? []),
    ],
  }
}

/** What a row may write over: fields that the importer only sees, or does not, stay as they are (R154). */
function writable({ actor }: Importing, { entity }: Job, draft: Draft): Draft {
  const reach = entity === 'lead' ? 'lead' : 'contact'
  const columns = Object.entries(draft.columns).filter(
    ([column]) => column !== 'amountMinor' || writes(actor, 'opportunity.amount'),
  )
  const points = draft.points.filter(({ kind }) => writes(actor, `${reach}.${kind}`))
  return { ...draft, points, columns: Object.fromEntries(columns) }
}

/** One patch a record: where several rows write over the same one, the later row's cells win. */
function patchesOf(updated: { id: string; draft: Draft; fresh: boolean }[]): Patch[] {
  const patches = new Map<string, Patch>()
  for (const { id, draft, fresh } of updated) {
    const { columns, points, person } = draft
    const earlier = patches.get(id)
    const replaced = new Set(points.map(point => point.kind))
    patches.set(id, {
      ...{ id, fresh, replaces: [...new Set([...(earlier?.replaces ?? []), ...replaced])] },
      columns: { ...earlier?.columns, ...columns },
      points: [...(earlier?.points ?? []).filter(point => !replaced.has(point.kind)), ...points],
      person: person ?? earlier?.person,
    })
  }
  return [...patches.values()]
}
