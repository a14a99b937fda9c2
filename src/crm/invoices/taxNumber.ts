/** The letters and digits of an unified social credit code, in the order of their values (GB 32100-2015). */
const digits = '0123456789ABCDEFGHJKLMNPQRTUWXY'
const weights = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28]

/** A tax number in its normal form; undefined when it is none: 15, 17, 18 or 20 letters and digits, and one of 18 must add up. */
export function readTaxNumber(said: string): string | undefined {
  const code = said
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[^A-Z0-9]/g, '')
  if (![15, 17, 18, 20].includes(code.length)) return undefined
  return code.length !== 18 || addsUp(code) ? code : undefined
}

function addsUp(code: string): boolean {
  const values = [...code].map(letter => digits.indexOf(letter))
  if (values.includes(-1)) return false
  const sum = weights.reduce((total, weight, index) => total + weight * (values[index] ?? 0), 0)
  return (31 - (sum % 31)) % 31 === values[17]
}
