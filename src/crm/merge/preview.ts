import { z } from 'zod'
import type { Json } from '../../core/card.ts'
import { clockTime } from '../../core/moment.ts'
import { formatMoney } from '../../core/money.ts'
import { modeOf } from '../../core/rights.ts'
import { isTextKey, type Reader, say, t } from '../../core/text.ts'
import type { Tx } from '../../store/db.ts'
import { pointsOf } from '../contacts/points.ts'
import { drawList, type Row as Line } from '../list.ts'
import { reachFor } from '../pools/masks.ts'
import { defineView, type Viewer } from '../view.ts'
import { type Change, combined } from './combine.ts'
import { hangingsOf } from './hangings.ts'
import { nameOf, type Row, tables, word } from './kinds.ts'

const params = z.object({
  entity: z.enum(['lead', 'customer', 'contact', 'opportunity']),
  ids: z.array(z.uuid()),
  survivor: z.uuid(),
})
type Params = z.infer<typeof params>

/** What a merge would come to: who lives on, what it takes over and from whom, what moves. Nothing is changed by looking. */
export const previewView = defineView({
  name: 'merge.preview',
  async draw(viewer, _of, given) {
    const { tx, actor, reader } = viewer
    if (!actor) return null
    const wanted = params.parse(given)
    const rows = await rowsOf(tx, wanted)
    const head = rows.find(row => row.id === wanted.survivor)
    const others = rows.filter(row => row !== head)
    if (head && others.length > 0 && others.every(row => row.mergedIntoId === head.id))
      return carriedOut(head, others, reader)
    if (!head || others.length === 0 || rows.some(row => row.deletedAt !== null)) return gone(reader)
    const changes = combined(wanted.entity, head, others).filter(change => isTextKey(`merge.field.${change.column}`))
    return drawList(
      {
        title: t('merge.previewTitle', { kept: nameOf(head) }),
        subtitle: t('merge.previewHint', { gone: others.map(nameOf) }),
        empty: t('merge.previewTitle', { kept: nameOf(head) }),
        rows: [
          ...changes.map((change, index) => lineOf(change, index === 0, viewer)),
          ...(await reachLines(viewer, wanted, { head, others })),
          ...(changes.length === 0 ? [{ title: say(t('merge.noFields'), reader), line: '', buttons: [] }] : []),
          await movingLine(tx, wanted, { others, reader }),
        ],
        buttons: [
          {
            ...{ title: say(t('button.mergeNow'), reader), main: true },
            ...goOn(wanted.entity, rows, head, { seen: versions(rows) }),
          },
          ...others.slice(0, 3).map((other, index) => ({
            title: say(t('button.keepOther', { no: calledApart(other, index) }), reader),
            ...goOn(wanted.entity, rows, other),
          })),
        ],
      },
      reader,
    )
  },
})

/** The tap that goes on with one of them as the survivor: records are named by their numbers, people have none. */
function goOn(entity: Params['entity'], rows: Row[], survivor: Row, more: { seen?: { [id: string]: number } } = {}) {
  if (entity !== 'contact')
    return {
      verb: 'record.merge',
      data: { records: rows.map(({ no }) => word(no)), survivor: word(survivor.no), ...more },
    }
  return {
    verb: 'contact.merge',
    data: {
      customer: word(survivor.customerId),
      people: rows.map(({ id }) => id).join(),
      survivor: survivor.id,
      ...more,
    },
  }
}

/** What tells one of the others apart on a button: a number, or a name with what the person is. */
function calledApart({ no, name, title }: Row, index: number): string {
  return word(no) || [name, title ?? index + 2].map(word).filter(Boolean).join(' · ')
}

/** The preview of what has been done since: the card of the deed stands below it. */
function carriedOut(head: Row, others: Row[], reader: Reader) {
  return drawList(
    {
      title: t('merge.previewTitle', { kept: nameOf(head) }),
      empty: t('merge.carriedOut', { gone: others.map(nameOf) }),
      rows: [],
    },
    reader,
  )
}

function gone(reader: Reader) {
  return drawList({ title: t('merge.over'), empty: t('merge.overHint'), rows: [] }, reader)
}

/** In the order of suggestion, as the card was asked for. */
async function rowsOf(tx: Tx, { entity, ids }: Params): Promise<Row[]> {
  const found = await tx.sql<{ row: Row }>`select row from shoal_rows(${tables[entity]}, ${ids}) row`
  return ids.flatMap(id => found.find(({ row }) => row.id === id)?.row ?? [])
}

function versions(rows: Row[]): { [id: string]: number } {
  return Object.fromEntries(rows.map(({ id, version }) => [id, Number(version)]))
}

function lineOf({ column, value, from }: Change, isFirst: boolean, { actor, reader }: Viewer): Line {
  const key = `merge.field.${column}`
  const hidden = column === 'amountMinor' && actor !== null && modeOf(actor, 'opportunity.amount') !== 'read'
  return {
    section: isFirst ? say(t('merge.takesOver'), reader) : '',
    title: `${isTextKey(key) ? say({ key }, reader) : column}: ${hidden ? '***' : shown(column, value, { from, reader })}`,
    line: say(t('merge.from', { from: nameOf(from) }), reader),
    buttons: [],
  }
}

function shown(column: string, value: Json, { from, reader }: { from: Row; reader: Reader }): string {
  if (column === 'isDecisionMaker') return say(t('contact.decides'), reader)
  if (Array.isArray(value)) return value.map(word).join(reader.locale === 'zh' ? '、' : ', ')
  if (column === 'amountMinor')
    return formatMoney({ minor: BigInt(Number(value)), currency: word(from.currency) }, reader.locale)
  if (column.endsWith('At')) return clockTime(new Date(word(value)), reader)
  if (column === 'dealStatus') return say(t('merge.dealt'), reader)
  return word(value)
}

/** Phones and addresses that the one who lives on does not have yet stay beside its own (R48), as far as the reader sees any. */
async function reachLines(
  { tx, actor, reader }: Viewer,
  { entity }: Params,
  { head, others }: { head: Row; others: Row[] },
): Promise<Line[]> {
  if (entity !== 'lead' && entity !== 'contact') return []
  const points = await pointsOf(tx, entity, [head.id, ...others.map(({ id }) => id)])
  const own = points.filter(point => point.entityId === head.id)
  const shown = reachFor(actor, { entity, waiting: null, reads: true })
  const added = points.filter(
    point =>
      point.entityId !== head.id && !own.some(one => one.kind === point.kind && one.normalised === point.normalised),
  )
  return added.flatMap(({ kind, raw, entityId }): Line[] => {
    const from = others.find(({ id }) => id === entityId)
    const reach = shown(kind, raw)
    if (!from || reach === '') return []
    return [
      {
        title: say(t('merge.addsReach', { reach }), reader),
        line: say(t('merge.from', { from: nameOf(from) }), reader),
        buttons: [],
      },
    ]
  })
}

async function movingLine(
  tx: Tx,
  { entity }: Params,
  { others, reader }: { others: Row[]; reader: Reader },
): Promise<Line> {
  const ids = others.map(({ id }) => id)
  const said: string[] = []
  for (const { table, link, kind = '', told } of hangingsOf(entity)) {
    if (!told) continue
    const [row] = await tx.sql<{
      many: bigint
    }>`select shoal_hanging(${table}, ${link}, ${kind}, ${entity}, ${ids}) as many`
    if (row && row.many > 0n) said.push(say(t(`merge.told.${told}`, { count: Number(row.many) }), reader))
  }
  const line = said.length > 0 ? said.join(' · ') : say(t('merge.nothingMoves'), reader)
  return {
    section: say(t('merge.moves'), reader),
    title: line,
    line: say(t('merge.historyStays'), reader),
    buttons: [],
  }
}
