/** "12.5" in ten-thousandths; undefined when it is no quantity above 0. */
export function readQty(text: string): bigint | undefined {
  const match = /^(\d{1,12})(?:\.(\d{1,4}))?$/.exec(text.replaceAll(',', ''))
  if (!match) return undefined
  const qty = BigInt((match[1] ?? '0') + (match[2] ?? '').padEnd(4, '0'))
  return qty > 0n ? qty : undefined
}

/** A quantity as it is shown: without needless zeros. */
export function qtyText(qty: { toString(): string }): string {
  return qty.toString()
}

/** Ten-thousandths as the database takes them. */
export function qtyDecimal(qty: bigint): string {
  const digits = qty.toString().padStart(5, '0')
  return `${digits.slice(0, -4)}.${digits.slice(-4)}`
}
