/** Tax numbers 税号: in China the unified social credit code of GB 32100, 18 characters with a check digit. */

const alphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY'
const weights = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28]

/** Upper case, letters and digits only; undefined when it is too short or long, or its check digit is wrong. */
export function normalTaxNumber(raw: string): string | undefined {
  const code = raw
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[^A-Z0-9]/g, '')
  if (code.length < 6 || code.length > 20) return undefined
  return code.length === 18 && !isChecked(code) ? undefined : code
}

function isChecked(code: string): boolean {
  const values = Array.from(code, letter => alphabet.indexOf(letter))
  if (values.includes(-1)) return false
  const sum = weights.reduce((total, weight, index) => total + weight * (values[index] ?? 0), 0)
  return (31 - (sum % 31)) % 31 === values[17]
}
