import { z } from 'zod'
import type { CardWish } from '../../core/platform.ts'
import { isTextKey, say, t } from '../../core/text.ts'
import type { Context } from '../action.ts'
import { drawList } from '../list.ts'
import { defineView } from '../view.ts'
import { asData, type Wanted, wantedSchema } from './wanted.ts'

const params = z.object({ choices: z.array(wantedSchema).max(10) })

/** What somebody may have meant who was not understood, each a tap away. */
export function suggested({ actor }: Pick<Context, 'actor'>, choices: readonly Wanted[]): CardWish {
  const of = { entity: 'user', id: actor.id } as const
  return { view: 'report.suggest', of, params: { choices: choices.map(asData) }, to: 'only' }
}

export const suggestView = defineView({
  name: 'report.suggest',
  async draw({ actor, reader }, _of, given) {
    if (!actor) return null
    const all = { title: say(t('button.allReports'), reader), verb: 'report.show', data: {} }
    const rows = params.parse(given).choices.map(wanted => {
      const [name, does] = [`report.name.${wanted.report}`, `report.does.${wanted.report}`]
      const title = isTextKey(name) ? say({ key: name }, reader) : wanted.report
      return {
        title: [title, wanted.period].filter(Boolean).join(' · '),
        line: !wanted.period && isTextKey(does) ? say({ key: does }, reader) : '',
        buttons: [{ title: say(t('button.open'), reader), verb: 'report.show', data: asData(wanted) }],
      }
    })
    return drawList({ title: t('report.suggest'), empty: t('report.empty'), rows, buttons: [all] }, reader)
  },
})
