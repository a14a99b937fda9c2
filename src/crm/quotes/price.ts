import { lineTotal } from '../../core/money.ts'

/** What a line costs, with what it would cost by the list. Prices in minor units, quantity in ten-thousandths. */
export type Priced = {
  listPriceMinor: bigint
  dealPriceMinor: bigint
  qty: bigint
  discountBp: number
  floorMinor?: bigint | null
  unitCostMinor?: bigint | null
}

/** A margin below this is decided about as if it were a discount above every step. */
export const thinMarginBp = 1_500

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

/** True for a line that is sold for less than its lowest price allows, its own discount taken off. */
export function belowFloor(line: Priced): boolean {
  const { floorMinor } = line
  if (floorMinor === null || floorMinor === undefined) return false
  return lineTotal(line.dealPriceMinor, line) < lineTotal(floorMinor, { qty: line.qty, discountBp: 0 })
}

/** What is left of the total beyond the costs, in basis points, rounded down; undefined where a cost is not known. */
export function marginBp(lines: readonly Priced[], totalMinor: bigint): number | undefined {
  if (totalMinor <= 0n) return undefined
  let cost = 0n
  for (const line of lines) {
    if (line.unitCostMinor === null || line.unitCostMinor === undefined) return undefined
    cost += lineTotal(line.unitCostMinor, { qty: line.qty, discountBp: 0 })
  }
  const left = (totalMinor - cost) * 10_000n
  return Number(left >= 0n ? left / totalMinor : (left - totalMinor + 1n) / totalMinor)
}
