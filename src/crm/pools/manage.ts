import { Refusal } from '../../core/errors.ts'
import { type Actor, scopeOf } from '../../core/rights.ts'
import type { Context } from '../action.ts'
import type { Ownable } from '../ownership.ts'

/** A pool as far as changing it goes. */
export type ManagedPool = { id: string; name: string; entity: Ownable; enabled: boolean; adminIds: string[] }

/** True for who administers pools at all, and for the admins of this one. */
export function manages(actor: Actor, pool: { adminIds: readonly string[] }): boolean {
  return scopeOf(actor, 'update', 'pool').scopes.includes('all') || pool.adminIds.includes(actor.id)
}

/**
 * The pool meant by its id or name, for somebody who may change it; without a word the only one they may. Throws a Refusal that names the
 * pools and shows them with their taps, or names those who may.
 */
export async function poolToManage({ tx, actor }: Context, said: string): Promise<ManagedPool> {
  const pools = await tx.sql<ManagedPool>`
    select id, name, entity, enabled, "adminIds" from "Pool" where "deletedAt" is null order by entity desc, priority, id`
  const word = said.toLowerCase()
  const own = pools.filter(pool => manages(actor, pool))
  if (word === '' && own.length === 1 && own[0]) return own[0]
  const exact = pools.filter(pool => pool.id === said || pool.name.toLowerCase() === word)
  const fitting = exact.length > 0 ? exact : pools.filter(pool => word !== '' && pool.name.toLowerCase().includes(word))
  const [pool, second] = fitting
  if (!pool || second) {
    const known = (second ? fitting : pools).map(({ name }) => name)
    const all = { view: 'pool.list', of: { entity: 'user', id: actor.id }, to: 'only' } as const
    throw new Refusal(word === '' ? 'pool.which' : 'pool.unknown', { said, known }, {}, word === '' ? [all] : [])
  }
  if (manages(actor, pool)) return pool
  const admins = await tx.user.findMany({ where: { id: { in: pool.adminIds } }, select: { displayName: true } })
  throw new Refusal('pool.notAdmin', { pool: pool.name, admins: admins.map(({ displayName }) => displayName) })
}
