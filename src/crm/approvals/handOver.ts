import type { Context } from '../action.ts'
import { defineRoutine } from '../routine.ts'
import { cardFor, refOf } from './advance.ts'
import { type Instance, readInstance } from './instance.ts'

/** Somebody decides for somebody else: about these kinds of documents (none named: all), up to an amount. */
export type Delegation = {
  id: string
  fromUserId: string
  toUserId: string
  kinds: string[]
  maxBaseMinor: bigint | null
}

/** What waits for somebody already goes to their delegate, unless that one asked for it, is asked anyway, or it is not for them. */
export async function handOver({ tx, now }: Context, delegation: Delegation): Promise<Instance[]> {
  const { id, fromUserId, toUserId, kinds, maxBaseMinor } = delegation
  await tx.delegation.update({ where: { id }, data: { handedOverAt: now } })
  const waiting = await tx.sql<{ id: string; instanceId: string }>`
    select t.id, t."instanceId" from "ApprovalTask" t join "ApprovalInstance" i on i.id = t."instanceId" and i.state = 'running'
    where t."assigneeId" = ${fromUserId} and t.state = 'pending' and i."initiatorId" <> ${toUserId}
      and (cardinality(${kinds}::text[]) = 0 or i.entity = any (${kinds}::text[]))
      and (${maxBaseMinor}::bigint is null or coalesce(i."baseMinor", 0) <= ${maxBaseMinor}::bigint)
      and not exists (select 1 from "ApprovalTask" o where o."instanceId" = i.id and o.round = t.round and o.step = t.step
        and o."assigneeId" = ${toUserId} and o.state in ('pending', 'waiting'))
    order by t.id`
  const moved: Instance[] = []
  for (const task of waiting) {
    const [gone] = await tx.sql`
      update "ApprovalTask" set "assigneeId" = ${toUserId}, "actingForId" = ${fromUserId}, "pendingAt" = ${now}
      where id = ${task.id} and "assigneeId" = ${fromUserId} and state = 'pending' returning id`
    const instance = gone && (await readInstance(tx, { id: task.instanceId }))
    if (instance) moved.push(instance)
  }
  return moved
}

/** A delegation that was set for later begins: what waits by then goes over. */
export const beginnings = defineRoutine({
  name: 'approval.delegations',
  when: 'tick',
  async run({ look, act, now }) {
    const begun = await look(
      tx => tx.sql<Delegation>`
        select id, "fromUserId", "toUserId", kinds, "maxBaseMinor" from "Delegation"
        where "handedOverAt" is null and "startAt" <= ${now} and "endAt" > ${now} order by "startAt", id limit 50`,
    )
    for (const delegation of begun)
      await act(async context => {
        const moved = await handOver(context, delegation)
        return {
          changed: moved.map(refOf),
          cards: moved.map(instance => ({ ...cardFor({ instance }, delegation.toUserId), kind: 'approval' })),
        }
      })
  },
})
