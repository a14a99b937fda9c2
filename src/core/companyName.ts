/** What tells one company from another: the key of its name, the pairs of letters in it, and how alike two keys are. */
import { distance } from 'fastest-levenshtein'
import table from 'opencc-js/dict/TSCharacters'

const chineseForms =
  /(?:股份有限公司|有限责任公司|有限公司|股份公司|集团公司|(?<!分)公司|股份|集团|株式会社|合同会社|有限会社)$/
const latinForms =
  /(?:^|\s|(?<=\p{Script=Han}))(?:co ltd|company limited|pty ltd|pte ltd|sdn bhd|private limited|pvt ltd|limited|ltd|incorporated|inc|llc|llp|lp|gmbh co kg|gmbh|mbh|kgaa|kg|ug|corporation|corp|company|co|plc|ag|sa|sas|sarl|srl|spa|bv|nv|oy|ab|aps|group|holdings?)$/u

/**
 * The key of a company's name: full width, traditional characters, brackets, punctuation and legal forms make no difference.
 * "云岭实业（昆明）有限公司" -> "云岭实业昆明". A name of nothing but legal form stays as it is.
 */
export function nameKey(name: string): string {
  const plain = simplified(name.normalize('NFKC').toLowerCase())
    // "S.A." and "L.L.C." are one word each.
    .replace(/(?<![\p{L}\p{N}])((?:[a-z]\.){2,}[a-z]?)/gu, letters => letters.replaceAll('.', ''))
    .replace(/['’]/g, '')
  const parts = plain.split(/[()[\]{}<>【】〔〕「」『』《》,，、;；/|]+/)
  const key = parts.map(withoutForm).join('')
  return key || parts.map(wordsOnly).join('').replace(/\s+/g, '')
}

/** The pairs of neighbouring letters in a key, each once; a key of one letter is its own pair. */
export function pairsOf(key: string): string[] {
  const letters = [...key]
  if (letters.length < 2) return letters
  return [...new Set(letters.slice(1).map((letter, index) => `${letters[index]}${letter}`))]
}

/** Names this alike are shown to people. */
export const alike = 0.6

/** How alike two keys are, 0 to 1: twice the pairs they share over the pairs they have. */
export function likeness(a: string, b: string): number {
  const [mine, theirs] = [pairsOf(a), new Set(pairsOf(b))]
  const all = mine.length + theirs.size
  return all === 0 ? 0 : (2 * mine.filter(pair => theirs.has(pair)).length) / all
}

/** True when two keys look like one company: alike by their pairs, or Latin names at most two letters apart. */
export function isAlike(a: string, b: string): boolean {
  if (likeness(a, b) >= alike) return true
  return isLatin(a) && isLatin(b) && Math.min(a.length, b.length) >= 6 && distance(a, b) <= 2
}

/** True for a key without a letter beyond the Latin alphabet. */
export function isLatin(key: string): boolean {
  return /^[\p{Script=Latin}\d]+$/u.test(key)
}

function withoutForm(part: string): string {
  let key = wordsOnly(part)
  for (let shorter = stripped(key); shorter !== key; shorter = stripped(key)) key = shorter
  return key.replace(/\s+/g, '')
}

function stripped(key: string): string {
  return key.replace(chineseForms, '').replace(latinForms, '').trim()
}

function wordsOnly(part: string): string {
  return part.replace(/[^\p{L}\p{N}]+/gu, ' ').trim()
}

let characters: Map<string, string> | undefined

/** Character by character: phrases would only matter to somebody who reads the key. */
function simplified(text: string): string {
  if (!/\p{Script=Han}/u.test(text)) return text
  characters ??= new Map(
    table.split('|').map(pair => [pair.slice(0, pair.indexOf(' ')), pair.slice(pair.indexOf(' ') + 1)]),
  )
  return Array.from(text, letter => characters?.get(letter)?.split(' ')[0] ?? letter).join('')
}
