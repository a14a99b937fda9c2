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
