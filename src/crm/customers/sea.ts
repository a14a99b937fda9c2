import { ago } from '../../core/moment.ts'
import { clip } from '../../core/normal.ts'
import { can } from '../../core/rights.ts'
import { say, t } from '../../core/text.ts'
import { literally } from '../../store/like.ts'
import { defineAction } from '../action.ts'
import { exportButton } from '../exports/button.ts'
import { drawList, filtered, filterIn, pageSize } from '../list.ts'
import { reachFor } from '../pools/masks.ts'
import { poolsOf } from '../pools/mine.ts'
import { becauseText, type LeftBecause } from '../recycling/because.ts'
import { defineView } from '../view.ts'

/** The public sea: customers that wait for somebody, the longest ownerless last, ten a page; words narrow it. */
export const sea = defineAction({
  name: 'customer.sea',
  words: { en: ['sea', 'public sea'], zh: ['公海', '公海客户', '客户公海'] },
  usage: { en: '[words] [page]', zh: '[关键词] [页码]' },
  does: { en: 'See the customers that wait in the public sea', zh: '看公海里可领取的客户' },
  input: filtered,
  read: filterIn,
  allow: can('claim', 'customer'),
  async run({ actor }, params) {
    return { cards: [{ view: 'customer.sea', of: { entity: 'user', id: actor.id }, params, to: 'only' }] }
  },
})

type Waiting = {
  no: string
  name: string
  industry: string | null
  region: string | null
  pooledAt: Date | null
  poolName: string
  adminIds: string[]
  hiddenFields: string[]
  because: LeftBecause
  person: string | null
  phone: string | null
}

export const seaView = defineView({
  name: 'customer.sea',
  async draw({ tx, actor, reader }, _of, params) {
    if (!actor) return null
    const { page, filter } = filtered.parse(params)
    const pools = (await poolsOf({ tx, actor }, 'customer')).map(pool => pool.id)
    const like = `%${literally(filter)}%`
    // One sea at a time, so that each walks its own partial index in order and stops after a page.
    const customers = await tx.sql<Waiting>`
      select c.no, c.name, c.industry, c.region, c."pooledAt", p.name as "poolName", p."adminIds", p."hiddenFields",
        shoal_left_because('customer', c.id) as because,
        contact.name as person, (select raw from "ContactPoint" cp where cp.entity = 'contact' and cp."entityId" = contact.id and cp.kind = 'phone' limit 1) as phone
      from "Pool" p, lateral (
        select * from "Customer" waiting
        where waiting."poolId" = p.id and waiting."ownerId" is null and waiting."deletedAt" is null
          and (${filter} = '' or name ilike ${like} or industry ilike ${like} or region ilike ${like} or source ilike ${like})
        order by waiting."pooledAt" desc, id limit ${page * pageSize + 1}
      ) c
      left join lateral (
        select id, name from "Contact" k where k."customerId" = c.id and k."deletedAt" is null
        order by k."isDecisionMaker" desc, k."createdAt" limit 1
      ) contact on true
      where p.id = any (${pools}::uuid[])
      order by c."pooledAt" desc, c.id
      offset ${(page - 1) * pageSize} limit ${pageSize + 1}`
    const rows = customers.slice(0, pageSize).map(customer => {
      const reach = reachFor(actor, { entity: 'contact', waiting: customer, reads: false })
      const parts = [
        pools.length > 1 ? customer.poolName : '',
        customer.person,
        customer.phone && reach('phone', customer.phone),
        customer.industry,
        customer.region,
        customer.pooledAt && say(t('customer.pooledAgo', { ago: ago(customer.pooledAt, reader) }), reader),
        becauseText('customer', customer.because, reader),
      ]
      return {
        title: `${customer.no} ${customer.name}`,
        line: clip(parts.filter(Boolean).join(' · '), 200),
        buttons: [
          {
            title: say(t('button.claim'), reader),
            verb: 'customer.claim',
            data: { customers: [customer.no] },
            main: true,
          },
        ],
      }
    })
    const empty = pools.length === 0 ? 'customer.seaNone' : filter ? 'customer.seaNoMatch' : 'customer.seaEmpty'
    return drawList(
      {
        title: t('customer.seaTitle'),
        ...(filter ? { subtitle: t('list.filtered', { filter }) } : {}),
        empty: t(empty, { filter }),
        rows,
        ...{ page, more: customers.length > pageSize, verb: 'customer.sea', filter: { filter } },
        buttons: customers.length > 0 ? exportButton('customer.sea', { actor, reader }, { filter }) : [],
      },
      reader,
    )
  },
})
