import { z } from 'zod'
import { defineCard } from '../../cards/define.ts'
import { clockTime } from '../../core/moment.ts'
import { say, type Text, t } from '../../core/text.ts'
import type { Tx } from '../../store/db.ts'
import { facts } from '../facts.ts'
import { leadFacts } from '../leads/card.ts'
import { defineView } from '../view.ts'

const offerCard = defineCard(
  'offer',
  z.strictObject({
    no: z.string(),
    title: z.string(),
    state: z.string(),
    tone: z.enum(['accent', 'good', 'emphasis']),
    facts,
    footer: z.string(),
    may: z.strictObject({ answer: z.boolean() }),
  }),
)

type Offer = {
  no: string
  title: string
  state: string
  expiresAt: Date
  endedAt: Date | null
  rule: string | null
  mine: boolean
  to: string | null
}

/** A lead that was assigned to the reader: in full while they may answer and once they accepted, a closed line when it went on. */
export const assignedView = defineView({
  name: 'lead.offer',
  async draw(viewer, of, params) {
    const { tx, actor, reader } = viewer
    const offer = actor && (await load(tx, String(params.offer), actor.id))
    if (!offer) return null
    const state = stateOf(offer)
    const card = offerCard.draw(
      {
        no: offer.no,
        title: offer.title,
        state: say(state.text, reader),
        tone: state.tone,
        facts: offer.mine ? await leadFacts(viewer, of.id) : [],
        footer: offer.rule ? say(t('offer.byRule', { rule: offer.rule }), reader) : '',
        may: { answer: offer.mine && offer.state === 'open' },
      },
      reader,
    )
    return { card, text: `${offer.no} ${offer.title} · ${say(state.text, reader)}` }

    function stateOf({ state, expiresAt, endedAt, to, mine }: Offer): {
      text: Text
      tone: 'accent' | 'good' | 'emphasis'
    } {
      if (state === 'open') return { text: t('offer.acceptBy', { at: expiresAt }), tone: 'accent' }
      if (mine) return { text: t('offer.isYours'), tone: 'good' }
      return {
        text: t('offer.wentOn', { to: to ?? '—', at: clockTime(endedAt ?? expiresAt, reader) }),
        tone: 'emphasis',
      }
    }
  },
})

async function load(tx: Tx, id: string, reader: string): Promise<Offer | undefined> {
  const [offer] = await tx.sql<Offer>`
    select l.no, l.title, o.state, o."expiresAt", o."endedAt", r.name as rule, l."ownerId" is not distinct from ${reader} as mine,
      coalesce(u."displayName", p.name) as to
    from "AssignmentOffer" o join "Lead" l on l.id = o."leadId" and l."deletedAt" is null
    left join "AssignmentRule" r on r.id = o."ruleId"
    left join "User" u on u.id = l."ownerId" left join "Pool" p on p.id = l."poolId"
    where o.id = ${id} and o."userId" = ${reader}`
  return offer
}
