import { lineTotal } from '../../core/money.ts'

/** What a line costs, with what it would cost by the list. Prices in minor units, quantity in ten-thousandths. */
export type Priced = { listPriceMinor: bigint; dealPriceMinor: bigint; qty: bigint; discountBp: number }

/** The sum of a quote, and how far below the list its worst line is. */
export function sumOf(
  lines: readonly Priced[],
  discountMinor: bigint,
): { totalMinor: bigint; worstDiscountBp: number } {
  const totals = lines.map(line => lineTotal(line.dealPriceMinor, line))
  const listed = lines.map(line => lineTotal(line.listPriceMinor, { ...line, discountBp: 0 }))
  const totalMinor = totals.reduce((sum, total) => sum + total, 0n) - discountMinor
  const listMinor = listed.reduce((sum, total) => sum + total, 0n)
  const each = lines.map((_, index) => belowList(listed[index] ?? 0n, totals[index] ?? 0n))
  return { totalMinor, worstDiscountBp: Math.max(0, ...each, belowList(listMinor, totalMinor)) }
}

/** How many basis points below the list, rounded up so that 10.001 % is more than 10 %. */
function belowList(listed: bigint, asked: bigint): number {
  if (listed <= 0n || asked >= listed) return 0
  return Number(((listed - asked) * 10_000n + listed - 1n) / listed)
}
