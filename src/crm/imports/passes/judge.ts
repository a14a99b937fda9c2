import { can, permits, scopeOf } from '../../../core/rights.ts'
import { type Text, t } from '../../../core/text.ts'
import { severally, takeTurns } from '../../duplicates/policy.ts'
import { type FileRow, readRow } from '../columns/read.ts'
import type { Job } from '../job.ts'
import { type Room, roomOf } from '../kinds/capacity.ts'
import type { Draft, Importing, Key, Kind, Known } from '../kinds/kind.ts'
import { type Earlier, earlierRows, type NewKey } from './rows.ts'
import type { Verdict } from './verdict.ts'

/** How many records the rows before these gave to owners, where the database does not count them yet. */
export type Given = ReadonlyMap<string, number>

export type Judgement = { verdicts: Verdict[]; keys: NewKey[]; given: Given }

/** Judges a batch in the order of the file: each row against the database and against the rows before it (R162). */
export async function judge(
  importing: Importing,
  job: Job,
  { kind, rows, given }: { kind: Kind; rows: FileRow[]; given: Given },
): Promise<Judgement> {
  const { tx, company } = importing
  await takeTurns(tx, company)
  const read = rows.map(row => ({ row: row.row, ...readRow(row, { kind, ...job, company }) }))
  const legible = read.flatMap(({ row, ...said }) => ('values' in said ? [{ row, values: said.values }] : []))
  const drafted = await kind.draft(importing, legible)
  const drafts = drafted.flatMap(draft => ('row' in draft ? [draft] : []))
  const around: Circumstances = {
    kind,
    known: await kind.known(importing, drafts),
    earlier: await earlierRows(
      tx,
      job.id,
      drafts.flatMap(draft => draft.keys.map(({ key }) => key)),
    ),
    room: await roomFor(importing, kind, drafts),
    given: new Map(given),
    keys: [],
  }
  const byRow = new Map(legible.map(({ row }, index) => [row, drafted[index]]))
  const verdicts = read.map((line): Verdict => {
    if ('faults' in line) return { row: line.row, outcome: 'failed', reasons: line.faults }
    const draft = byRow.get(line.row)
    if (!draft || !('row' in draft)) return { row: line.row, outcome: 'failed', reasons: draft ? [draft] : [] }
    return decide(importing, draft, around)
  })
  return { verdicts, keys: around.keys, given: around.given }
}

type Circumstances = {
  kind: Kind
  known: Map<string, Known>
  earlier: Map<string, Earlier>
  room: Map<string, Room>
  given: Map<string, number>
  keys: NewKey[]
}

function decide(importing: Importing, draft: Draft, around: Circumstances): Verdict {
  const { kind, known } = around
  const { row, target } = draft
  const named = target ? known.get(`no:${target}`) : undefined
  if (target && !named) return { row, outcome: 'failed', reasons: [t('import.numberUnknown', { no: target })] }
  const match = named ? { known: named, by: t('import.by.no') } : matchOf(importing, draft, around)
  if (!match) return create(importing, draft, around)
  if ('earlier' in match) {
    const reasons = [t('import.sameAsRow', { by: match.by, row: match.earlier.row })]
    if (importing.options.existing !== 'update' || !kind.patch) return { row, outcome: leftOut(importing), reasons }
    const { id, fresh } = match.earlier
    note(around, draft, { row, id, fresh })
    return { row, outcome: 'updated', draft, id, fresh, reasons: [] }
  }
  const reasons = [matchText(match)]
  const { id, entity, deleted, owner } = match.known
  if (importing.options.existing !== 'update' || !kind.patch) return { row, outcome: leftOut(importing), reasons }
  if (deleted || entity !== kind.entity) return { row, outcome: 'failed', reasons }
  if (!permits(importing.actor, can('update', entity), { id, owner }))
    return {
      row,
      outcome: 'failed',
      reasons: [t('import.notYoursToUpdate', { no: match.known.no, keeper: match.known.keeper })],
    }
  const other = draft.keys
    .map(({ key, strength }) => (strength === 'strong' ? known.get(key) : undefined))
    .find(one => one && one.id !== id)
  if (other)
    return { row, outcome: 'failed', reasons: [t('import.belongsToAnother', { no: match.known.no, other: other.no })] }
  note(around, draft, { row, id, fresh: false })
  return { row, outcome: 'updated', draft, id, fresh: false, reasons: [] }
}

function leftOut({ options }: Importing): 'skipped' | 'failed' {
  return options.existing === 'fail' ? 'failed' : 'skipped'
}

type Match = { by: Text } & ({ known: Known } | { earlier: Earlier })

/** The first record or earlier row that the draft is the same as, by its strongest key. */
function matchOf(importing: Importing, draft: Draft, { known, earlier: before }: Circumstances): Match | undefined {
  const met = draft.keys.flatMap(({ key, strength }): (Match & { id: string; key: string; strength: string })[] => {
    const earlier = before.get(key)
    if (earlier) return [{ earlier, by: byText(key), id: earlier.id, key, strength }]
    const record = known.get(key)
    return record ? [{ known: record, by: byText(key), id: record.id, key, strength }] : []
  })
  return met.find(({ id, strength }) => {
    const same = met.flatMap(one => (one.id === id ? { by: one.key.split(':')[0] ?? '' } : []))
    const together = severally(importing.company, same)
    if (strength === 'strong' || together === 'block') return true
    return importing.options.similar === 'known' && (strength === 'weak' || together === 'warn')
  })
}

function matchText({ known, by }: { known: Known; by: Text }): Text {
  if (known.deleted) return t('import.inBin', { by, no: known.no })
  return known.keeper
    ? t('import.knownTo', { by, no: known.no, keeper: known.keeper })
    : t('import.known', { by, no: known.no })
}

const by = {
  phone: 'import.by.phone',
  email: 'import.by.email',
  wechat: 'import.by.wechat',
  taxNo: 'import.by.taxNo',
  domain: 'import.by.domain',
  name: 'import.by.name',
} as const

function byText(key: string): Text {
  const kind = /(?:^|\|)(phone|email|wechat|taxNo|domain|name):/.exec(key)?.[1]
  return t(kind && isKeyKind(kind) ? by[kind] : 'import.by.content')
}

function isKeyKind(kind: string): kind is keyof typeof by {
  return kind in by
}

/** A new record, unless its owner holds as many as they may; admins are over every limit, and are told. */
function create({ actor }: Importing, draft: Draft, around: Circumstances): Verdict {
  const { kind, room } = around
  const { row, ownerId } = draft
  const limit = ownerId ? room.get(ownerId) : undefined
  const given = ownerId ? (around.given.get(ownerId) ?? 0) : 0
  const overLimit = limit !== undefined && given >= limit.left
  if (limit && overLimit && !scopeOf(actor, 'import', kind.entity).scopes.includes('all'))
    return {
      row,
      outcome: 'failed',
      reasons: [t('import.capacity', { owner: limit.name, rule: limit.rule, max: limit.max })],
    }
  if (ownerId) around.given.set(ownerId, given + 1)
  note(around, draft, { row, id: draft.id, fresh: true })
  return { row, outcome: 'created', draft, overLimit, reasons: [] }
}

/** From here on, rows that say the same meet this one. */
function note({ earlier, keys }: Circumstances, { keys: own }: { keys: Key[] }, made: Earlier): void {
  for (const { key } of own) {
    if (earlier.has(key)) continue
    earlier.set(key, made)
    keys.push({ key, ...made })
  }
}

async function roomFor({ tx }: Importing, { entity }: Kind, drafts: Draft[]): Promise<Map<string, Room>> {
  if (entity !== 'lead' && entity !== 'customer') return new Map()
  return roomOf(tx, entity, [...new Set(drafts.flatMap(({ ownerId }) => ownerId ?? []))])
}
