import { z } from 'zod'
import { defineCard } from '../../cards/define.ts'
import { allows, can } from '../../core/rights.ts'
import { isTextKey, type Reader, say, t } from '../../core/text.ts'
import { type TroubleRow, troubleOf } from '../../store/troubles.ts'
import { fact, facts } from '../facts.ts'
import { defineView } from '../view.ts'

const troubleCard = defineCard(
  'trouble',
  z.strictObject({
    id: z.string(),
    state: z.string(),
    tone: z.enum(['attention', 'good']),
    what: z.string(),
    todo: z.string(),
    facts,
    open: z.boolean(),
  }),
)

/** Who may know of troubles and try again: those who look after the company's settings. */
export const mayMend = can('update', 'company')

/** What keeps cards away, since when, and what to do about it. */
export const troubleView = defineView({
  name: 'trouble',
  async draw({ tx, actor, reader }, of) {
    if (!actor || !allows(mayMend, actor)) return null
    const trouble = await troubleOf(tx, of.id)
    if (!trouble) return null
    const open = trouble.state === 'open'
    const card = troubleCard.draw(
      {
        id: trouble.id,
        state: say(
          open ? t('trouble.open', { at: trouble.firstAt }) : t('trouble.mended', { at: trouble.mendedAt }),
          reader,
        ),
        tone: open ? 'attention' : 'good',
        what: whatOf(trouble, reader),
        todo: open ? say({ key: `trouble.todo.${trouble.cause}` }, reader) : '',
        facts: [
          fact('fact.platform', platformOf(trouble, reader), reader),
          fact('fact.chat', trouble.chat, reader),
          fact('fact.waitingCards', trouble.waiting > 0 ? String(trouble.waiting) : null, reader),
          fact('fact.platformSaid', trouble.detail, reader),
        ].flatMap(item => item ?? []),
        open,
      },
      reader,
    )
    return { card, text: whatOf(trouble, reader) }
  },
})

/** The trouble in one line. */
export function whatOf(trouble: TroubleRow, reader: Reader): string {
  const args = { platform: platformOf(trouble, reader), chat: trouble.chat ?? '' }
  return say({ key: `trouble.is.${trouble.cause}`, args }, reader)
}

function platformOf({ platform }: TroubleRow, reader: Reader): string {
  const key = `platform.${platform}`
  return isTextKey(key) ? say({ key }, reader) : platform
}
