import { createHash } from 'node:crypto'
import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import { newId } from '../../core/id.ts'
import type { Outcome } from '../../core/platform.ts'
import { allows, can } from '../../core/rights.ts'
import { say, t } from '../../core/text.ts'
import { claimFiles, keepFile, readFile } from '../../store/files.ts'
import { openTable } from '../../tables/open.ts'
import { type Context, defineAction } from '../action.ts'
import { guessKind, guessMapping, headersKey, type Sketch, sketch } from './columns/headers.ts'
import type { ImportEntity } from './job.ts'
import { type Mapping, mappingSchema, type Options } from './job.ts'
import { kindCalled, kinds } from './kinds/all.ts'
import type { Kind } from './kinds/kind.ts'
import { pastedTable } from './pasted.ts'
import { mayDistribute, poolsFor } from './pools.ts'

/** A file that was sent, or rows that were pasted, become an import: what it holds is guessed, shown, and nothing is written before it was checked. */
export const start = defineAction({
  name: 'import.start',
  words: { en: ['import'], zh: ['导入'] },
  usage: {
    en: '[leads, customers, contacts, deals or follow-ups] with a file or pasted rows',
    zh: '[线索、客户、联系人、商机或跟进] 并附上文件，或粘贴表格',
  },
  does: { en: 'Bring in an Excel or CSV file', zh: '导入 Excel 或 CSV 文件' },
  input: z.object({ kind: z.string().max(40).default(''), table: z.string().max(100_000).default('') }),
  read: rest => {
    const pasted = pastedTable(rest)
    return pasted ? { kind: pasted.before, table: pasted.table } : { kind: rest }
  },
  allow: can('import', 'lead'),

  async run(context, { kind: said, table }) {
    const wanted = said ? kindCalled(said) : undefined
    if (said && !wanted) throw new Refusal('import.kindUnknown', { said })
    const [file, another] = table ? [await pastedFile(context, table)] : context.files
    if (!file) throw new Refusal('import.sendFile', {})
    if (another) throw new Refusal('import.oneFile', {})
    const kept = await readFile(context.tx, file.id)
    if (!kept) throw new Refusal('file.gone', {})
    return begin(context, { file: kept, wanted })
  },
})

function pastedFile({ tx, now, reader }: Context, table: string) {
  const name = `${say(t('import.pasted'), reader)}.tsv`
  return keepFile(tx, { name, mime: 'text/tab-separated-values', bytes: Buffer.from(table), now })
}

async function begin(
  context: Context,
  { file, wanted }: { file: { id: string; name: string; bytes: Buffer }; wanted: Kind | undefined },
): Promise<Outcome> {
  const { tx, actor, now } = context
  const table = await openTable(file.bytes)
  const found = await sketch(table)
  if (!found) throw new Refusal('file.empty', {})
  const { kind, mapping } = await understood(context, { sketch: found, fileName: file.name, wanted })
  if (!allows(can('import', kind.entity), actor)) throw new Refusal('import.kindNotYours', { kind: kind.label })
  const id = newId()
  await tx.importJob.create({
    data: {
      ...{ id, entity: kind.entity, fileId: file.id, fileName: file.name, state: 'mapping', ...found, mapping },
      ...{ format: table.format, sheet: table.sheet, sheets: table.sheets },
      fileHash: createHash('sha256').update(file.bytes).digest('hex'),
      options: await defaultOptions(context, kind.entity),
      ...{ startedById: actor.id, createdAt: now, updatedAt: now },
    },
  })
  await claimFiles(tx, [file.id], now)
  return {
    audit: [{ action: 'import.start', on: { entity: 'import', id }, facts: { file: file.name } }],
    cards: [{ view: 'import', of: { entity: 'import', id }, to: 'only' }],
  }
}

/** How the columns are read: as this person read such columns last time, else by their heads. */
export async function understood(
  { tx, actor }: Context,
  { sketch: { headers }, fileName, wanted }: { sketch: Sketch; fileName: string; wanted: Kind | undefined },
): Promise<{ kind: Kind; mapping: Mapping }> {
  const remembered = await tx.importMapping.findMany({ where: { userId: actor.id, headers: headersKey(headers) } })
  const byEntity = new Map(remembered.map(({ entity, mapping }) => [entity, mapping]))
  const only = remembered.length === 1 ? Object.values(kinds).find(kind => byEntity.has(kind.entity)) : undefined
  const kind = wanted ?? only ?? guessKind(headers, fileName)
  const known = mappingSchema.safeParse(byEntity.get(kind.entity))
  return { kind, mapping: known.success ? known.data : guessMapping(kind, headers) }
}

/** Rows without an owner go by the assignment rules where there are some, else into the first pool of their kind; the card says so and the options change it. */
export async function defaultOptions(context: Context, entity: ImportEntity): Promise<Options> {
  const [pool] = await poolsFor(context, entity)
  const byRules = pool !== undefined && (await mayDistribute(context, entity))
  return { existing: 'fail', similar: 'known', byRules, ...(pool ? { pool: pool.id } : {}) }
}
