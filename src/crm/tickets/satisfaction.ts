import type { Tx } from '../../store/db.ts'

/** What customers said: the mean of one to five with one decimal, and how many answered. */
export async function satisfactionOf(
  tx: Tx,
  { customerId, from, to }: { customerId?: string; from?: Date; to?: Date },
): Promise<{ mean: string; count: number }> {
  const [row] = await tx.sql<{ mean: string | null; count: number }>`
    select round(avg(satisfaction), 1)::text as mean, count(satisfaction)::int as count from "Ticket"
    where satisfaction is not null and (${customerId ?? null}::uuid is null or "customerId" = ${customerId ?? null})
      and (${from ?? null}::timestamptz is null or "ratedAt" >= ${from ?? null}) and (${to ?? null}::timestamptz is null or "ratedAt" < ${to ?? null})`
  return { mean: row?.mean ?? '—', count: row?.count ?? 0 }
}
