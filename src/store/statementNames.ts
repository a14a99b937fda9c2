import { createHash } from 'node:crypto'

const names = new Map<string, string>()

/** Prepared-statement names must differ per text and stay under 64 bytes. */
export function nameOf(text: string): string {
  const known = names.get(text)
  if (known) return known
  const name = createHash('sha1').update(text).digest('base64url')
  if (names.size < 5_000) names.set(text, name)
  return name
}
