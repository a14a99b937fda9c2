import type { Command } from '../wire.ts'

const fold = (text: string) => text.trim().toLocaleLowerCase()

/** What stands after the slash while a command is being typed; `undefined` when this is no command. */
export function commandQuery(text: string): string | undefined {
  if (!text.startsWith('/') || text.includes('\n')) return undefined
  return text.slice(1)
}

/** How well a command answers to a query, lower is better: by the start of a word, then within one, then by its help. */
function rank({ words, usage, help }: Command, query: string): number {
  if (query === '') return 0
  const folded = words.map(fold)
  if (folded.some(word => word === query)) return 0
  if (folded.some(word => word.startsWith(query))) return 1
  if (folded.some(word => word.includes(query))) return 2
  return fold(`${usage} ${help}`).includes(query) ? 3 : Number.POSITIVE_INFINITY
}

export function findCommands(commands: readonly Command[], query: string): readonly Command[] {
  const folded = fold(query)
  return commands
    .map(command => ({ command, rank: rank(command, folded) }))
    .filter(found => found.rank !== Number.POSITIVE_INFINITY)
    .sort((a, b) => a.rank - b.rank)
    .map(found => found.command)
}

/** The command whose word is typed to its end and followed by a space: from here on its usage is what helps. */
export function begunCommand(commands: readonly Command[], query: string): Command | undefined {
  const folded = query.toLocaleLowerCase()
  return commands.find(({ words }) => words.some(word => folded.startsWith(`${fold(word)} `)))
}

export const isWholeCommand = ({ words }: Command, query: string): boolean =>
  words.some(word => fold(word) === fold(query))

/** The text to put into the composer: the word the query was the start of, else the first. */
export function completion({ words, usage }: Command, query: string): string {
  const folded = fold(query)
  const word = words.find(each => folded !== '' && fold(each).startsWith(folded)) ?? words[0] ?? usage
  return `/${word} `
}
