import { distance } from 'fastest-levenshtein'
import { Refusal } from '../core/errors.ts'
import { clip } from '../core/normal.ts'
import type { Action } from '../crm/action.ts'

/** What a typed line means: an action, and the input its words give. */
export type Meant = { action: Action; input: unknown }

type Word = { word: string; action: Action }

/** Learns the words of the table once; longest first, so that "lead add" is not taken for "lead". */
export function createWords(actions: readonly Action[]) {
  const words: Word[] = actions
    .flatMap(action => [...action.words.en, ...action.words.zh].map(word => ({ word: word.toLowerCase(), action })))
    .sort((a, b) => b.word.length - a.word.length)
  const show = actions.find(action => action.name === 'record.show')
  const start = actions.find(action => action.name === 'todo.list')

  /**
   * Finds the action of a line. Throws a Refusal with the nearest word when there is none. What is said below a record is first of all about that
   * record: there "客户说昨晚开始漏" is a sentence and "客户 C-7" a command, and so is all that begins with a slash or our name.
   */
  return function understand(line: string, { below = false }: { below?: boolean } = {}): Meant {
    const text = line
      .replace(/@shoal\b/i, '')
      .replace(/^\s*\/(?:crm\b)?/i, '')
      .trim()
    const prose = below && text === line.trim()
    if (text === '' && start) return { action: start, input: start.read('') }
    const found = words.find(({ word }) => startsWith(text, word) && !(prose && goesOn(text.slice(word.length))))
    if (found)
      return { action: found.action, input: found.action.read(text.slice(found.word.length).trim(), found.word) }
    if (show && /^(?:[a-z]{1,2}-?\d+(?:-\d+)?|[a-z]{2}-\S*\d)$/i.test(text))
      return { action: show, input: show.read(text) }
    throw unknown(text, words)
  }
}

/** Chinese words need no space after them; Latin ones end at a space or at the end of the line. */
function startsWith(text: string, word: string): boolean {
  if (!text.toLowerCase().startsWith(word)) return false
  const next = text.slice(word.length)
  return next === '' || !/[a-z0-9]$/.test(word) || /^[^a-z0-9_-]/i.test(next)
}

/** True where a sentence goes on without a break: a number, a mention or a space would be one. */
function goesOn(rest: string): boolean {
  return /^[^\s\w@#-]/u.test(rest)
}

function unknown(text: string, words: Word[]): Refusal {
  const said = clip(text.split(/\s+/)[0] ?? '', 40)
  const near = words
    .map(({ word }) => ({ word, far: distance(said.toLowerCase(), word) / Math.max(said.length, word.length) }))
    .sort((a, b) => a.far - b.far)[0]
  if (near && near.far <= 0.5) return new Refusal('command.unknownNear', { said, near: near.word })
  return new Refusal('command.unknown', { said })
}
