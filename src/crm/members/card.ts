import { z } from 'zod'
import { defineCard } from '../../cards/define.ts'
import { allows } from '../../core/rights.ts'
import { say, t } from '../../core/text.ts'
import { fact, facts } from '../facts.ts'
import { defineView } from '../view.ts'
import { mayAdmit, requestById } from './requests.ts'

const joinCard = defineCard(
  'join',
  z.strictObject({
    no: z.string(),
    name: z.string(),
    state: z.string(),
    tone: z.enum(['warning', 'good', 'emphasis']),
    facts,
    may: z.strictObject({ approve: z.boolean(), reject: z.boolean() }),
  }),
)
const words = { waiting: 'join.waitingState', approved: 'join.approvedState', rejected: 'join.rejectedState' } as const
const tones = { waiting: 'warning', approved: 'good', rejected: 'emphasis' } as const

/** Somebody asks to be let in: for admins, with who decided once it is decided. */
export const joinView = defineView({
  name: 'join',
  async draw({ tx, actor, reader }, of) {
    const request = await requestById(tx, of.id)
    if (!request || !actor || !allows(mayAdmit, actor)) return null
    const { no, identity, email, decidedBy, decidedAt } = request
    const state = z.enum(['waiting', 'approved', 'rejected']).parse(request.state)
    const decided = { who: decidedBy?.displayName ?? '—', at: decidedAt, as: identity.user?.displayName ?? '—' }
    const said = say(t(words[state], decided), reader)
    const card = joinCard.draw(
      {
        ...{ no, name: identity.displayName, state: said, tone: tones[state] },
        facts: [
          fact('fact.platform', identity.install.platform, reader),
          fact('fact.email', email ?? say(t('join.noEmail'), reader), reader),
          fact('fact.askedAt', request.createdAt, reader),
        ].flatMap(line => line ?? []),
        may: { approve: state !== 'approved', reject: state === 'waiting' },
      },
      reader,
    )
    return { card, text: `${no} ${identity.displayName} · ${said}` }
  },
})

const welcomeCard = defineCard('welcome', z.strictObject({ title: z.string(), text: z.string(), inside: z.boolean() }))

/** What became of the request, for who made it. One who was turned down belongs to nobody here, so this is drawn without a reader. */
export const welcomeView = defineView({
  name: 'welcome',
  async draw({ tx, actor, reader }, of) {
    const request = await requestById(tx, of.id)
    if (!request?.decidedBy) return null
    const inside = request.state === 'approved' && actor !== null
    const title = inside
      ? say(t('join.welcome', { name: actor.name }), reader)
      : say(t('join.turnedDown', { name: request.identity.displayName }), reader)
    const who = request.decidedBy.displayName
    const text = say(t(inside ? 'join.welcomeText' : 'join.turnedDownText', { who }), reader)
    return { card: welcomeCard.draw({ title, text, inside }, reader), text: title }
  },
})
