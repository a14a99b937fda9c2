import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import type { Outcome } from '../../core/platform.ts'
import { can } from '../../core/rights.ts'
import { t } from '../../core/text.ts'
import { type Context, defineAction } from '../action.ts'
import { type ManagedPool, poolToManage } from './manage.ts'

/** Each of these names its pool in the same way. */
const byName = {
  usage: { en: '<pool>', zh: '<名称>' },
  input: z.object({ pool: z.string().min(1).max(60) }),
  read: (rest: string) => ({ pool: rest }),
}

/** Closes a pool: nothing goes into it any more. Not while it holds records, and not the last of its kind. */
export const disable = defineAction({
  ...byName,
  name: 'pool.disable',
  words: { en: ['pool disable'], zh: ['停用公海', '停用线索池'] },
  does: { en: 'Close an empty pool', zh: '停用空的线索池或公海' },
  allow: can('claim', 'lead'),
  async run(context, { pool: said }) {
    const pool = await poolToManage(context, said)
    await refuseInUse(context, pool)
    await context.tx.pool.update({ where: { id: pool.id }, data: { enabled: false } })
    return done(context, pool, 'pool.disable')
  },
})

/** Opens a pool again. */
export const enable = defineAction({
  ...byName,
  name: 'pool.enable',
  words: { en: ['pool enable'], zh: ['启用公海', '启用线索池'] },
  does: { en: 'Open a pool again', zh: '重新启用线索池或公海' },
  allow: can('claim', 'lead'),
  async run(context, { pool: said }) {
    const pool = await poolToManage(context, said)
    await context.tx.pool.update({ where: { id: pool.id }, data: { enabled: true } })
    return done(context, pool, 'pool.enable')
  },
})

/** Takes a pool off the list for good; what happened through it stays in the history. */
export const remove = defineAction({
  ...byName,
  name: 'pool.delete',
  words: { en: ['pool delete'], zh: ['删除公海', '删除线索池'] },
  does: { en: 'Delete an empty pool', zh: '删除空的线索池或公海' },
  allow: can('update', 'pool'),
  async run(context, { pool: said }) {
    const pool = await poolToManage(context, said)
    await refuseInUse(context, pool)
    await context.tx.pool.update({ where: { id: pool.id }, data: { enabled: false, deletedAt: context.now } })
    return done(context, pool, 'pool.delete')
  },
})

/** One change of this kind at a time: two that close one pool each would otherwise leave none. */
async function refuseInUse({ tx }: Context, { id, entity, name }: ManagedPool): Promise<void> {
  await tx.sql`select pg_advisory_xact_lock(hashtextextended('pools ' || ${entity}, 0))`
  // Whoever is putting a record into it holds the row; after this line nobody does.
  await tx.sql`select 1 from "Pool" where id = ${id} for update`
  const [row] = await tx.sql<{ held: number; others: number }>`
    select (select count(*) from "Lead" where "poolId" = ${id} and "deletedAt" is null)::int
        + (select count(*) from "Customer" where "poolId" = ${id} and "deletedAt" is null)::int as held,
      (select count(*) from "Pool" where entity = ${entity} and enabled and "deletedAt" is null and id <> ${id})::int as others`
  if (row && row.held > 0) throw new Refusal('pool.notEmpty', { name, count: row.held })
  if (row && row.others === 0) throw new Refusal('pool.lastOne', { name })
}

function done(
  { actor }: Context,
  { id, name }: ManagedPool,
  action: 'pool.disable' | 'pool.enable' | 'pool.delete',
): Outcome {
  const notices = {
    'pool.disable': 'pool.disabled',
    'pool.enable': 'pool.enabled',
    'pool.delete': 'pool.deleted',
  } as const
  return {
    notice: t(notices[action], { name }),
    changed: [{ entity: 'pool', id }],
    audit: [{ action, on: { entity: 'pool', id }, facts: { name } }],
    cards: [{ view: 'pool.list', of: { entity: 'user', id: actor.id }, to: 'only' }],
  }
}
