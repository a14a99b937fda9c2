import { allows } from '../../core/rights.ts'
import { type Reader, say, type Text, t } from '../../core/text.ts'
import type { Action, Context } from '../action.ts'
import type { Table } from '../table.ts'

/** What belongs together in the help. A new one is a new word here, and `help.chapter.<name>` in both languages. */
export type Chapter = {
  name:
    | 'leads'
    | 'customers'
    | 'talks'
    | 'deals'
    | 'papers'
    | 'approvals'
    | 'money'
    | 'service'
    | 'reports'
    | 'records'
    | 'company'
  tables: readonly Table[]
}

/** One command, as somebody may use it: what to type, what it does, what else it is called. */
export type Command = { action: Action; usage: string; does: string; others: string[] }

export function chapterName({ name }: Chapter): Text {
  return t(`help.chapter.${name}`)
}

/** The commands of a chapter that a person has a word for and may use, in its order. */
export function commandsOf(
  { tables }: Chapter,
  { actor, reader }: { actor: Context['actor']; reader: Reader },
): Command[] {
  return tables
    .flatMap(({ actions }) => actions)
    .filter(({ words, allow }) => words[reader.locale].length > 0 && allows(allow, actor))
    .map(action => commandOf(action, reader))
}

function commandOf(action: Action, { locale }: Reader): Command {
  const { words, usage, does } = action
  const [word = '', ...others] = [...words[locale], ...words[locale === 'zh' ? 'en' : 'zh']]
  return { action, usage: `${word} ${usage[locale]}`.trim(), does: does[locale], others }
}

/** The chapter that is called so, in either language. */
export function chapterCalled(chapters: readonly Chapter[], asked: string, reader: Reader): Chapter | undefined {
  const word = asked.toLowerCase()
  return chapters.find(chapter => {
    const titles = (['zh', 'en'] as const).map(locale => say(chapterName(chapter), { ...reader, locale }).toLowerCase())
    return [chapter.name, ...titles].includes(word)
  })
}

/** The commands that somebody's words are about: what is called so, then what has them in a word or in its sentence. */
export function commandsAbout(commands: readonly Command[], asked: string): Command[] {
  const word = asked.toLowerCase()
  const place = ({ action: { words, does } }: Command) => {
    const names = [...words.zh, ...words.en].map(name => name.toLowerCase())
    if (names.includes(word)) return 0
    if (names.some(name => name.includes(word))) return 1
    return [does.zh, does.en].some(sentence => sentence.toLowerCase().includes(word)) ? 2 : 3
  }
  return commands.filter(command => place(command) < 3).toSorted((one, other) => place(one) - place(other))
}
