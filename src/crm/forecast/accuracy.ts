import type { Tx } from '../../store/db.ts'

/**
 * How a person's answers compared with what came: the mean squared error of the chances (0 is perfect, 0.25 is a coin), how much of what
 * was said came true, and by what share the amounts of won deals were off (null when none was won).
 */
export type Accuracy = { count: number; brier: number; said: number; cameTrue: number; bias: number | null }

const fewestAnswers = 5

/** The accuracy of everybody within a scope who has answers that were put to the test; amounts in the company's currency only. */
export async function accuracyOf(tx: Tx, owners: string[] | null, currency: string): Promise<Map<string, Accuracy>> {
  const rows = await tx.sql<Accuracy & { userId: string }>`
    select p."userId", count(*)::int as count,
      avg(power(p."probabilityBp" / 10000.0 - p."cameTrue"::int, 2))::float8 as brier,
      (sum(p."probabilityBp") / 10000.0)::float8 as said, sum(p."cameTrue"::int)::int as "cameTrue",
      (sum(p."amountMinor") filter (where p."cameTrue" and p."actualMinor" > 0 and p."amountMinor" > 0 and p.currency = ${currency})
        / nullif(sum(p."actualMinor") filter (where p."cameTrue" and p."actualMinor" > 0 and p."amountMinor" > 0 and p.currency = ${currency}), 0)
        - 1)::float8 as bias
    from "ForecastPoll" p
    where p."scoredAt" is not null and p."cameTrue" is not null
      and (${owners === null} or p."userId" = any (${owners ?? []}::uuid[]))
    group by p."userId"`
  return new Map(rows.map(({ userId, ...accuracy }) => [userId, accuracy]))
}

/** Open deals by a person's record: who says 90 % and keeps half of it counts half. Undefined before five answers were tested. */
export function corrected(minor: bigint, { count, said, cameTrue }: Accuracy): bigint | undefined {
  if (count < fewestAnswers || said === 0) return undefined
  const percent = Math.min(Math.max(Math.round((cameTrue / said) * 100), 20), 200)
  return (minor * BigInt(percent) + 50n) / 100n
}
