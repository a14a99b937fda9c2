/** What a table has for a word that somebody typed. What every object has of itself ("constructor") is no word of it. */
export function lookup<T>(table: Readonly<Record<string, T>>, word: string): T | undefined {
  return Object.hasOwn(table, word) ? table[word] : undefined
}
