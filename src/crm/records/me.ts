import { z } from 'zod'
import { localDate } from '../../core/moment.ts'
import { type Actor, allows } from '../../core/rights.ts'
import { roleSaid } from '../../core/roles.ts'
import { type Reader, say, t } from '../../core/text.ts'
import type { Tx } from '../../store/db.ts'
import { openTroubles } from '../../store/troubles.ts'
import { defineAction } from '../action.ts'
import { drawList, type Row } from '../list.ts'
import { mayMend } from '../troubles/card.ts'
import { defineView } from '../view.ts'

/** Who I am here, what I hold, and what is left of today's claims. */
export const me = defineAction({
  name: 'me',
  words: { en: ['me'], zh: ['我的', '我是谁'] },
  usage: { en: '', zh: '' },
  does: { en: 'See my roles, what I hold and my limits', zh: '看我的角色、名下数量和剩余额度' },
  input: z.object({}),
  read: () => ({}),
  allow: 'everyone',
  async run({ actor }) {
    return { cards: [{ view: 'me', of: { entity: 'user', id: actor.id }, to: 'only' }] }
  },
})

export const meView = defineView({
  name: 'me',
  async draw({ tx, actor, reader, company }) {
    if (!actor) return null
    const today = localDate(reader.now, company.zone)
    const pools = await tx.sql<{ name: string; entity: 'lead' | 'customer'; max: number | null; used: number }>`
      select p.name, p.entity, r."dailyMax" as max, coalesce(c.value, 0) as used
      from "Pool" p join "User" u on u.id = ${actor.id}
      left join "PickRule" r on r."poolId" = p.id
      left join "OwnerCounter" c on c."userId" = u.id and c.kind = 'claimed' and c.entity = p.entity and c.scope = p.id::text and c.day = ${today}::date
      where p.enabled and shoal_in_pool(p, u) order by p.entity desc, p.priority, p.id`
    const [held] = await tx.sql<{ leads: bigint; customers: bigint; deals: bigint }>`
      select (select count(*) from "Lead" where "ownerId" = ${actor.id} and "convertedAt" is null and "deletedAt" is null) as leads,
        (select count(*) from "Customer" where "ownerId" = ${actor.id} and "deletedAt" is null) as customers,
        (select count(*) from "Opportunity" where "ownerId" = ${actor.id} and "closedAt" is null and "deletedAt" is null) as deals`
    const rows = [
      { title: actor.name, line: actor.roles.map(role => roleSaid(role, reader)).join(' · '), buttons: [] },
      {
        title: say(t('me.held'), reader),
        line: say(
          t('me.heldLine', {
            leads: Number(held?.leads ?? 0),
            customers: Number(held?.customers ?? 0),
            deals: Number(held?.deals ?? 0),
          }),
          reader,
        ),
        buttons: [],
      },
      ...pools.map(pool => ({
        title: pool.name,
        line: say(pool.max === null ? t('me.noLimit') : t('me.claimsLeft', { used: pool.used, max: pool.max }), reader),
        buttons: [
          {
            title: say(t(pool.entity === 'lead' ? 'button.openPool' : 'button.openSea'), reader),
            verb: pool.entity === 'lead' ? 'lead.list' : 'customer.sea',
            data: {},
          },
        ],
      })),
      ...(await troublesOf(tx, actor, reader)),
    ]
    return drawList(
      { title: t('me.title'), subtitle: t('me.zone', { zone: actor.zone }), empty: t('me.title'), rows },
      reader,
    )
  },
})

/** What only an admin can mend stands here too, so that it is not forgotten. */
async function troublesOf(tx: Tx, actor: Actor, reader: Reader): Promise<Row[]> {
  if (!allows(mayMend, actor)) return []
  const count = (await openTroubles(tx)).length
  if (count === 0) return []
  const button = { title: say(t('button.troubles'), reader), verb: 'trouble.list', data: {} }
  return [
    { title: say(t('me.troubles'), reader), line: say(t('me.troublesLine', { count }), reader), buttons: [button] },
  ]
}
