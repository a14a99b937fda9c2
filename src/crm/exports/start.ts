import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import { newId } from '../../core/id.ts'
import type { Outcome } from '../../core/platform.ts'
import { allows, can } from '../../core/rights.ts'
import { t } from '../../core/text.ts'
import { rolesThatMay } from '../../store/actors.ts'
import { queueWork } from '../../store/queue.ts'
import { type Context, defineAction } from '../action.ts'
import { kindCalled, kinds } from '../imports/kinds/all.ts'
import { fileFor, type Wanted } from './file.ts'
import { lists, shownSchema } from './lists.ts'
import { countOf } from './select.ts'

/** Up to so many rows the file comes with the answer; more are written in the background. */
const atOnce = 2_000

/** Hands out what a list shows, as a file: only what the person may read and take out, masked where it is masked for them (R159). */
export const start = defineAction({
  name: 'export.start',
  words: { en: ['export'], zh: ['导出'] },
  usage: {
    en: '<leads, customers, contacts, deals or follow-ups> [mine] [words] [csv]',
    zh: '<线索、客户、联系人、商机或跟进> [我的] [关键词] [csv]',
  },
  does: { en: 'Take a list out as an Excel or CSV file', zh: '把列表导出成 Excel 或 CSV 文件' },
  input: z.object({
    kind: z.string().max(40).default(''),
    /** A list that somebody has before them; its kind of record follows from it. */
    shown: shownSchema.optional(),
    words: z.string().max(100).default(''),
    mine: z.boolean().default(false),
    format: z.enum(['xlsx', 'csv']).default('xlsx'),
  }),
  read: readWords,
  allow: can('export', 'customer'),

  async run(context, { kind: said, shown, words, mine, format }) {
    const entity = shown ? lists[shown.list].entity : kindCalled(said)?.entity
    if (!entity) throw new Refusal('export.kindUnknown', {})
    if (!allows(can('export', entity), context.actor))
      throw new Refusal('action.notAllowed', { roles: await rolesThatMay(context.tx, { verb: 'export', entity }) })
    const wanted = { entity, format, filter: { words, mine, shown } }
    const count = await countOf(context, entity, wanted.filter)
    if (count === 0) throw new Refusal('export.nothing', {})
    return count !== undefined && count <= atOnce ? now(context, wanted) : later(context, wanted)
  },
})

async function now(context: Context, wanted: Wanted): Promise<Outcome> {
  const { file, rows } = await fileFor(context, wanted)
  const id = await remember(context, wanted, { state: 'done', rows, fileId: file.id, finishedAt: context.now })
  return { notice: t('export.ready', { name: file.name, rows }), files: [file], audit: [taken(id, wanted, rows)] }
}

async function later(context: Context, wanted: Wanted): Promise<Outcome> {
  const id = await remember(context, wanted, {})
  await queueWork(context.tx, 'export', id)
  return { cards: [{ view: 'export', of: { entity: 'export', id }, to: 'only' }] }
}

async function remember(
  { tx, actor, now }: Context,
  { entity, format, filter }: Wanted,
  data: object,
): Promise<string> {
  const id = newId()
  await tx.exportJob.create({
    data: { id, entity, format, filter: JSON.stringify(filter), startedById: actor.id, createdAt: now, ...data },
  })
  return id
}

/** What was taken out, by what words, and how much of it stands in the trail. */
export function taken(id: string, { entity, filter, format }: Wanted, rows: number) {
  const { shown, ...asked } = filter
  const facts = {
    kind: entity,
    ...asked,
    ...(shown ? { list: shown.list, filter: JSON.stringify(shown.filter) } : {}),
    format,
    rows,
  }
  return { action: 'export.taken', on: { entity: 'export' as const, id }, facts }
}

/** "客户 华东 csv": the kind first, "mine" and the format anywhere, the rest are words of the name. */
function readWords(rest: string): unknown {
  const kind = kindAtStart(rest)
  const others = rest.slice(kind.length).trim().split(/\s+/).filter(Boolean)
  const format = others.find(word => /^(?:csv|xlsx|excel)$/i.test(word))
  const mine = others.find(word => /^(?:我的|mine|my)$/i.test(word))
  const words = others.filter(word => word !== format && word !== mine).join(' ')
  return { kind, words, mine: mine !== undefined, ...(format?.toLowerCase() === 'csv' ? { format: 'csv' } : {}) }
}

function kindAtStart(rest: string): string {
  const words = Object.values(kinds).flatMap(kind => kind.words)
  const fitting = words.filter(word => rest.toLowerCase().startsWith(word)).toSorted((a, b) => b.length - a.length)
  return rest.slice(0, (fitting[0] ?? rest.split(/\s/)[0] ?? '').length)
}
