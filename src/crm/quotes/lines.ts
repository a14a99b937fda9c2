/** A stored quantity in ten-thousandths: 2.5 is 25000n. */
export function tenThousandths(qty: { toFixed(digits: number): string }): bigint {
  return BigInt(qty.toFixed(4).replace('.', ''))
}
