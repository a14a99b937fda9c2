import { z } from 'zod'
import { allows } from '../../core/rights.ts'
import { t } from '../../core/text.ts'
import { type Action, defineAction } from '../action.ts'
import { drawList } from '../list.ts'
import { defineView } from '../view.ts'

/** What I can do here: the table of actions as this person may use it. */
export function createHelp(actions: () => readonly Action[]) {
  const help = defineAction({
    name: 'help',
    words: { en: ['help', '?'], zh: ['帮助', '？'] },
    usage: { en: '', zh: '' },
    does: { en: 'See what I can do', zh: '看看我能做什么' },
    input: z.object({}),
    read: () => ({}),
    allow: 'everyone',
    async run({ actor }) {
      return { cards: [{ view: 'help', of: { entity: 'user', id: actor.id }, to: 'only' }] }
    },
  })

  const helpView = defineView({
    name: 'help',
    async draw({ actor, reader }) {
      if (!actor) return null
      const rows = actions()
        .filter(action => action.words[reader.locale].length > 0 && allows(action.allow, actor))
        .map(action => {
          const [word = '', ...others] = [
            ...action.words[reader.locale],
            ...action.words[reader.locale === 'zh' ? 'en' : 'zh'],
          ]
          return {
            title: `${word} ${action.usage[reader.locale]}`.trim(),
            line: `${action.does[reader.locale]}${others.length > 0 ? ` · ${others.join(' / ')}` : ''}`,
            buttons: [],
          }
        })
      return drawList({ title: t('help.title'), subtitle: t('help.subtitle'), empty: t('help.title'), rows }, reader)
    },
  })
  return { help, helpView }
}
