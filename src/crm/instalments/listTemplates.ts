import { z } from 'zod'
import { allows, can } from '../../core/rights.ts'
import { say, t } from '../../core/text.ts'
import { defineAction } from '../action.ts'
import { drawList } from '../list.ts'
import { defineView } from '../view.ts'
import { planTemplates, portionsText } from './templates.ts'

/** The templates for payment plans; admins change them here. */
export const listTemplates = defineAction({
  name: 'planTemplate.list',
  words: { en: ['plan templates'], zh: ['回款模板'] },
  usage: { en: '', zh: '' },
  does: { en: 'See the templates for payment plans', zh: '看回款计划模板' },
  input: z.object({}),
  read: () => ({}),
  allow: can('update', 'contract'),
  async run({ actor }) {
    return { cards: [{ view: 'planTemplate.list', of: { entity: 'user', id: actor.id }, to: 'only' }] }
  },
})

export const templatesView = defineView({
  name: 'planTemplate.list',
  async draw({ tx, actor, reader }) {
    if (!actor) return null
    const edits = allows(can('update', 'company'), actor)
    const rows = (await planTemplates(tx)).map(({ name, portions }) => ({
      title: name,
      line: portionsText(portions)
        .split('\n')
        .map(portion => say(t('planTemplate.portion', { portion }), reader))
        .join(' · '),
      buttons: edits
        ? [
            { title: say(t('button.edit'), reader), verb: 'planTemplate.save', data: { name } },
            { title: say(t('button.delete'), reader), verb: 'planTemplate.delete', data: { name } },
          ]
        : [],
    }))
    const buttons = edits
      ? [{ title: say(t('planTemplate.newTitle'), reader), verb: 'planTemplate.save', data: {} }]
      : []
    return drawList({ title: t('planTemplate.listTitle'), empty: t('planTemplate.empty'), rows, buttons }, reader)
  },
})
