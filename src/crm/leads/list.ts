import { ago } from '../../core/moment.ts'
import { clip } from '../../core/normal.ts'
import { can } from '../../core/rights.ts'
import { say, type Text, t } from '../../core/text.ts'
import type { Tx } from '../../store/db.ts'
import { literally } from '../../store/like.ts'
import { defineAction } from '../action.ts'
import { exportButton } from '../exports/button.ts'
import { drawList, filtered, filterIn, pageSize } from '../list.ts'
import { reachFor } from '../pools/masks.ts'
import { poolsOf } from '../pools/mine.ts'
import { defineView } from '../view.ts'
import { responseInList } from './card.ts'

/** A filter looks at the newest so many of each pool: who wants an older one searches for it by name. */
const depth = 3_000

/** The pool: what waits to be claimed, newest first, ten a page; words narrow it by name, need, source or region. */
export const list = defineAction({
  name: 'lead.list',
  words: { en: ['leads', 'lead list', 'pool'], zh: ['线索池', '线索列表', '公海线索'] },
  usage: { en: '[words] [page]', zh: '[关键词] [页码]' },
  does: { en: 'See what waits in the pool', zh: '看线索池里待领取的线索' },
  input: filtered,
  read: filterIn,
  allow: can('claim', 'lead'),
  async run({ actor }, params) {
    return { cards: [{ view: 'lead.pool', of: { entity: 'user', id: actor.id }, params, to: 'only' }] }
  },
})

type Waiting = {
  no: string
  title: string
  personName: string | null
  need: string | null
  source: string | null
  region: string | null
  createdAt: Date
  firstResponseDueAt: Date | null
  firstRespondedAt: Date | null
  phone: string | null
  adminIds: string[]
  hiddenFields: string[]
}

export const poolView = defineView({
  name: 'lead.pool',
  async draw({ tx, actor, reader }, _of, params) {
    if (!actor) return null
    const { page, filter } = filtered.parse(params)
    const pools = (await poolsOf({ tx, actor }, 'lead')).map(pool => pool.id)
    const like = `%${literally(filter)}%`
    // One pool at a time, so that each walks its own partial index in order and stops after a page.
    const leads = await tx.sql<Waiting>`
      select l.*, p."adminIds", p."hiddenFields" from unnest(${pools}::uuid[]) pool join "Pool" p on p.id = pool, lateral (
        select no, title, "personName", need, source, region, "createdAt", "firstResponseDueAt", "firstRespondedAt",
          (select raw from "ContactPoint" p where p.entity = 'lead' and p."entityId" = waiting.id and p.kind = 'phone' limit 1) as phone
        from (
          select * from "Lead"
          where "poolId" = pool and "ownerId" is null and "deletedAt" is null
          order by "createdAt" desc, id
          limit ${filter === '' ? page * pageSize + 1 : depth}
        ) waiting
        where ${filter} = '' or title ilike ${like} or need ilike ${like} or source ilike ${like} or region ilike ${like}
          or ("campaignId" is not null and exists (select 1 from "Campaign" c where c.id = "campaignId" and c.name ilike ${like}))
        order by "createdAt" desc, id
        limit ${page * pageSize + 1}
      ) l
      order by l."createdAt" desc
      offset ${(page - 1) * pageSize} limit ${pageSize + 1}`
    const empty = leads.length > 0 || filter === '' ? t('lead.poolEmpty') : await noMatch(tx, { pools, filter })
    const rows = leads.slice(0, pageSize).map(lead => ({
      title: `${lead.no} ${lead.title}`,
      mark: responseInList(lead, reader).mark ?? '',
      line: clip(
        [
          lead.personName,
          lead.phone && reachFor(actor, { entity: 'lead', waiting: lead, reads: false })('phone', lead.phone),
          lead.need,
          lead.source,
          lead.region,
          say(t('time.ago', { ago: ago(lead.createdAt, reader) }), reader),
          responseInList(lead, reader).word,
        ]
          .filter(Boolean)
          .join(' · '),
        200,
      ),
      buttons: [{ title: say(t('button.claim'), reader), verb: 'lead.claim', data: { leads: [lead.no] }, main: true }],
    }))
    return drawList(
      {
        title: t('lead.poolTitle'),
        ...(filter ? { subtitle: t('list.filtered', { filter }) } : {}),
        empty,
        rows,
        ...{ page, more: leads.length > pageSize, verb: 'lead.list', filter: { filter } },
        buttons: leads.length > 0 ? exportButton('lead.list', { actor, reader }, { filter }) : [],
      },
      reader,
    )
  },
})

/** Says whether everything was looked at or only the newest. */
async function noMatch(tx: Tx, { pools, filter }: { pools: string[]; filter: string }): Promise<Text> {
  const deeper = await tx.sql`
    select 1 from unnest(${pools}::uuid[]) pool, lateral (
      select 1 from "Lead" where "poolId" = pool and "ownerId" is null and "deletedAt" is null offset ${depth} limit 1
    ) older`
  return deeper.length > 0 ? t('lead.poolNoRecentMatch', { filter, depth }) : t('lead.poolNoMatch', { filter })
}
