import { z } from 'zod'
import type { Entity } from '../core/platform.ts'
import { loadPlan } from '../crm/todo/plans.ts'
import type { Tx } from '../store/db.ts'

const records: readonly Entity[] = ['lead', 'customer', 'opportunity', 'plan', 'ticket']

/** True for a card one can log to by writing below it. */
export function isRecord({ entity }: { entity: Entity }): boolean {
  return records.includes(entity)
}

/** What a thread is about: a record by its number, whether it is a ticket, and the comment that its card shows. */
export type Thread = { about: string; isTicket: boolean; comment?: string }

type Copy = { entity: Entity; entityId: string; params: Record<string, unknown> }

/** The thread below a card; undefined when the card is about nothing one can log to. */
export async function threadBelow(tx: Tx, copy: Copy): Promise<Thread | undefined> {
  const about = await numberOf(tx, copy)
  const comment = z.uuid().safeParse(copy.params.comment)
  return about
    ? { about, isTicket: copy.entity === 'ticket', ...(comment.success ? { comment: comment.data } : {}) }
    : undefined
}

async function numberOf(tx: Tx, { entity, entityId }: Copy): Promise<string | undefined> {
  if (entity === 'plan') return (await loadPlan(tx, entityId))?.no
  const [record] = await tx.sql<{ no: string }>`
    select no from "NamedRecord" where entity = ${entity} and id = ${entityId}
    union all select no from "Ticket" where ${entity} = 'ticket' and id = ${entityId}`
  return record?.no
}
