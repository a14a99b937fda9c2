import { z } from 'zod'
import { clip } from '../../core/normal.ts'
import { type Reader, say, t } from '../../core/text.ts'
import type { Tx } from '../../store/db.ts'
import { drawList, type Row } from '../list.ts'
import type { Ownable } from '../ownership.ts'
import { defineView } from '../view.ts'
import { type RuleKind, ruleText } from './due.ts'

const params = z.object({ at: z.coerce.date() })

/** So many lines a card; the rest is counted. */
const most = 20

type Gone = {
  entity: Ownable
  no: string
  title: string
  owner: string
  pool: string
  pooled: boolean
  kind: RuleKind
  limitDays: number
}

/** What the last runs took from somebody. */
export const goneView = defineView({
  name: 'recycle.gone',
  async draw({ tx, reader }, of, given) {
    const { at } = params.parse(given)
    const gone = await goneAt(tx, { at, owner: of.id })
    const rows = gone.slice(0, most).map(record => ({ ...rowOf(record, reader), buttons: [] }))
    return drawList(
      {
        title: t('recycle.goneTitle', { count: gone.length }),
        subtitle: t('recycle.goneHint'),
        empty: t('recycle.goneTitle', { count: 0 }),
        rows: [...rows, ...moreRow(gone.length, reader)],
      },
      reader,
    )
  },
})

/** The report to a manager: what the night took from each of their people, and who asked for more time. */
export const reportView = defineView({
  name: 'recycle.report',
  async draw({ tx, reader }, of, given) {
    const { at } = params.parse(given)
    const gone = await goneAt(tx, { at, manager: of.id })
    const more = await extendedAt(tx, { at, manager: of.id })
    const rows: Row[] = gone.slice(0, most).map((record, index) => ({
      ...(record.owner === gone[index - 1]?.owner ? {} : { section: record.owner }),
      ...rowOf(record, reader),
      buttons: [{ title: say(t('button.open'), reader), verb: 'record.show', data: { record: record.no } }],
    }))
    const extensions: Row[] = more.slice(0, most).map(({ no, title, name, days, reason }, index) => ({
      ...(index === 0 ? { section: say(t('recycle.extensions'), reader) } : {}),
      title: `${no} ${title}`,
      line: clip(say(t('recycle.extendedBy', { name, days, reason }), reader), 200),
      buttons: [],
    }))
    return drawList(
      {
        title: t('recycle.reportTitle', { count: gone.length }),
        empty: t('recycle.reportTitle', { count: 0 }),
        rows: [...rows, ...moreRow(gone.length, reader), ...extensions],
      },
      reader,
    )
  },
})

/** The same in the room of the pool they went to, each to be claimed. */
export const pooledView = defineView({
  name: 'recycle.pooled',
  async draw({ tx, reader }, of, given) {
    const { at } = params.parse(given)
    const gone = await goneAt(tx, { at, pool: of.id })
    const rows = gone.slice(0, most).map(({ entity, no, title, pooled }) => ({
      title: `${no} ${title}`,
      line: pooled ? '' : say(t('recycle.takenAgain'), reader),
      buttons: pooled ? [claimButton(entity, no, reader)] : [],
    }))
    return drawList(
      {
        title: t('recycle.pooledTitle', { count: gone.length }),
        empty: t('recycle.pooledTitle', { count: 0 }),
        rows: [...rows, ...moreRow(gone.length, reader)],
      },
      reader,
    )
  },
})

function claimButton(entity: Ownable, no: string, reader: Reader): Row['buttons'][number] {
  const title = say(t('button.claim'), reader)
  return entity === 'lead'
    ? { title, verb: 'lead.claim', data: { leads: [no] }, main: true }
    : { title, verb: 'customer.claim', data: { customers: [no] }, main: true }
}

function rowOf({ entity, no, title, pool, kind, limitDays }: Gone, reader: Reader) {
  const why = say(ruleText(entity, kind, limitDays), reader)
  return { title: `${no} ${title}`, line: say(t('recycle.goneLine', { why, pool }), reader) }
}

function moreRow(count: number, reader: Reader): Row[] {
  return count > most
    ? [{ title: say(t('recycle.andMore', { count: count - most }), reader), line: '', buttons: [] }]
    : []
}

type Whose = { at: Date; owner?: string; manager?: string; pool?: string }

async function goneAt(tx: Tx, { at, owner, manager, pool }: Whose): Promise<Gone[]> {
  return tx.sql<Gone>`
    select e.entity, n.no, n.title, u."displayName" as owner, coalesce(p.name, '—') as pool, r.kind,
      coalesce((r."byLevel" ->> coalesce(l.level, c.level))::int, r."limitDays") as "limitDays",
      coalesce(l."poolId", c."poolId") = e."toPoolId" as pooled
    from "OwnershipEpisode" e
    join "NamedRecord" n on n.entity = e.entity and n.id = e."entityId"
    join "User" u on u.id = e."ownerId"
    join "RecycleRule" r on r.id = e."ruleId"
    left join "Lead" l on e.entity = 'lead' and l.id = e."entityId"
    left join "Customer" c on e.entity = 'customer' and c.id = e."entityId"
    left join "Pool" p on p.id = e."toPoolId"
    where e."toldAt" = ${at} and e."endReason" = 'recycle'
      and (${owner ?? null}::uuid is null or e."ownerId" = ${owner ?? null})
      and (${manager ?? null}::uuid is null or u."managerId" = ${manager ?? null})
      and (${pool ?? null}::uuid is null or e."toPoolId" = ${pool ?? null})
    order by u."createdOrder", e.entity, length(n.no), n.no`
}

type Extended = { no: string; title: string; name: string; days: number; reason: string }

async function extendedAt(tx: Tx, { at, manager }: { at: Date; manager: string }): Promise<Extended[]> {
  return tx.sql<Extended>`
    select n.no, n.title, u."displayName" as name, x.days, x.reason
    from "RecycleExtension" x
    join "NamedRecord" n on n.entity = x.entity and n.id = x."entityId"
    join "User" u on u.id = x."byId"
    where x."toldAt" = ${at} and u."managerId" = ${manager} order by x.at`
}
