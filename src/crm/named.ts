import { nameKey } from '../core/companyName.ts'
import { literally } from '../store/like.ts'

/**
 * Names that contain what was said, or whose pinyin initials do: "yfkj" finds 上海云帆科技, whose own begin with "shyfkj". One or two
 * letters are in nearly every name, so these must stand at its beginning.
 */
export function named(field: 'title' | 'name' | 'displayName', said: string) {
  const words = literally(said)
  const letters = words.toLowerCase()
  return [
    { [field]: { contains: words, mode: 'insensitive' as const } },
    { nameInitials: said.length < 3 ? { startsWith: letters } : { contains: letters } },
  ]
}

/**
 * The same for leads and customers, whose names are kept in pairs of letters too: two letters are one pair, which an index finds where
 * their text would be looked for in every name. One letter must stand at the beginning. Leads without a company have no pairs.
 */
export function namedCompany(field: 'title' | 'name', said: string) {
  const key = nameKey(said)
  const letters = literally(said).toLowerCase()
  if ([...said].length > 2 || key === '') return named(field, said)
  const begins = { nameInitials: { startsWith: letters } }
  if ([...said].length === 1) return [{ nameKey: { startsWith: literally(key) } }, begins]
  return [{ nameBigrams: { has: key } }, { nameKey: '', [field]: { contains: literally(said) } }, begins]
}
