import { least } from '../../core/money.ts'

/** An instalment with what is still open on it. */
export type Open = { id: string; period: number; dueOn: Date; openMinor: bigint }

/** How much of a payment goes to which instalment. */
export type Share = { id: string; period: number; minor: bigint }

/** The oldest due first, each up to what is open; what is left over is an advance. */
export function oldestFirst(amount: bigint, open: readonly Open[]): { shares: Share[]; advanceMinor: bigint } {
  let left = amount
  const shares: Share[] = []
  for (const { id, period, openMinor } of [...open].sort(
    (a, b) => a.dueOn.getTime() - b.dueOn.getTime() || a.period - b.period,
  )) {
    const minor = least(left, openMinor)
    if (minor > 0n) shares.push({ id, period, minor })
    left -= minor
  }
  return { shares, advanceMinor: left }
}

/** What somebody wished, as far as it fits: at most what is open on each, and the payment in all. */
export function asWished(
  amount: bigint,
  open: readonly Open[],
  wished: readonly { period: number; minor: bigint }[],
): Share[] {
  let left = amount
  return wished.flatMap(({ period, minor: wish }) => {
    const line = open.find(one => one.period === period)
    const minor = least(wish, left, line?.openMinor ?? 0n)
    left -= minor
    return line && minor > 0n ? [{ id: line.id, period, minor }] : []
  })
}
