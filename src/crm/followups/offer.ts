import { z } from 'zod'
import { say, t } from '../../core/text.ts'
import { foundById } from '../find.ts'
import { drawList } from '../list.ts'
import { loadPlan } from '../todo/plans.ts'
import { defineView } from '../view.ts'

const params = z.object({ text: z.string(), state: z.enum(['asked', 'logged', 'left']) })

/** "Log this?" under what somebody said below a card in a room; afterwards it says what became of it. */
export const offerView = defineView({
  name: 'followup.offer',
  async draw({ tx, actor, reader }, of, given) {
    const plan = of.entity === 'plan' ? await loadPlan(tx, of.id) : undefined
    const found = await foundById({ tx }, plan ? { entity: plan.entity, id: plan.entityId } : of)
    if (!actor || !found) return null
    const { text, state } = params.parse(given)
    const record = `${found.no} ${found.title}`
    const data = { entity: of.entity, id: of.id, text }
    const buttons = [
      { title: say(t('button.logIt'), reader), verb: 'followup.reply', data: { ...data, answer: 'yes' }, main: true },
      { title: say(t('button.leaveIt'), reader), verb: 'followup.reply', data: { ...data, answer: 'no' } },
    ]
    const title = { asked: 'reply.ask', logged: 'reply.logged', left: 'reply.left' } as const
    return drawList(
      {
        title: t(title[state], { record }),
        empty: t(title[state], { record }),
        rows: [{ title: text, line: '', buttons: state === 'asked' ? buttons : [] }],
      },
      reader,
    )
  },
})
