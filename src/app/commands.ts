import { type Actor, allows } from '../core/rights.ts'
import type { Locale } from '../core/text.ts'
import type { Action } from '../crm/action.ts'

/** The commands a person may use, with the words of their language first. */
export function commandsFor(
  actions: readonly Action[],
  actor: Actor,
  locale: Locale,
): { words: string[]; usage: string; help: string }[] {
  const other = locale === 'zh' ? 'en' : 'zh'
  return actions
    .filter(action => action.words[locale].length > 0 && allows(action.allow, actor))
    .map(action => {
      const words = [...action.words[locale], ...action.words[other]]
      return { words, usage: `${words[0]} ${action.usage[locale]}`.trim(), help: action.does[locale] }
    })
}

/** The whole table, for machines: names, words, usage, rights. */
export function actionTable(actions: readonly Action[]) {
  return actions.map(({ name, words, usage, does, allow, undo }) => ({
    name,
    words,
    usage,
    does,
    allow,
    canUndo: undo !== undefined,
  }))
}
