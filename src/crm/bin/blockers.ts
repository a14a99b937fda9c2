import type { Context } from '../action.ts'

/** Rows that keep a customer from being deleted while they live (R176). */
const blockers = [
  { table: 'Contact', link: 'customerId', told: 'contacts' },
  { table: 'Opportunity', link: 'customerId', told: 'deals' },
  { table: 'Contract', link: 'customerId', told: 'contracts' },
  { table: 'Order', link: 'customerId', told: 'orders' },
] as const

export type Blocker = { told: (typeof blockers)[number]['told'] | 'tickets'; count: number }

/** The first kind of thing that a customer still has, and how many; undefined when it has nothing. */
export async function firstBlocker({ tx }: Context, customer: string): Promise<Blocker | undefined> {
  for (const { table, link, told } of blockers) {
    const [row] = await tx.sql<{ many: bigint }>`select shoal_living(${table}, ${link}, ${customer}) as many`
    if (row && row.many > 0n) return { told, count: Number(row.many) }
  }
  // A ticket is never deleted itself.
  const count = await tx.ticket.count({ where: { customerId: customer } })
  return count > 0 ? { told: 'tickets', count } : undefined
}
