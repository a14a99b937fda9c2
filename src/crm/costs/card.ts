import { z } from 'zod'
import { defineCard } from '../../cards/define.ts'
import { dateName } from '../../core/moment.ts'
import { say, t } from '../../core/text.ts'
import { docStateOf } from '../approvals/documents.ts'
import { isDraft } from '../approvals/draft.ts'
import { fact, facts } from '../facts.ts'
import { docTones, tone } from '../tone.ts'
import { defineView } from '../view.ts'
import { mayTouch, readCost } from './load.ts'
import { costText, termsOf } from './terms.ts'

const costCard = defineCard(
  'cost',
  z.strictObject({
    no: z.string(),
    title: z.string(),
    deal: z.string(),
    state: z.string(),
    tone,
    lines: z.array(z.string()),
    facts,
    may: z.strictObject({ submit: z.boolean(), change: z.boolean(), follow: z.boolean() }),
  }),
)

/** What the products of a deal cost. Only for those who may know costs. */
export const costView = defineView({
  name: 'cost',
  async draw({ tx, actor, reader }, of) {
    const cost = await readCost(tx, of.id)
    if (!cost || !actor || !mayTouch(actor, cost, 'read')) return null
    const docState = docStateOf(cost.docState)
    const plain = say(t(`docState.${docState}`), reader)
    const state = cost.change ? say(t('contract.stateChanging', { state: plain }), reader) : plain
    const draft = isDraft(docState)
    const card = costCard.draw(
      {
        no: cost.no,
        title: cost.opportunity.name,
        deal: cost.opportunity.no,
        state,
        tone: docTones[docState],
        lines: termsOf(cost).lines.map(line => costText(line, cost.currency)),
        facts: [
          fact('content.validUntil', dateName(cost.validUntilOn, { ...reader, zone: 'UTC' }), reader),
          fact('cost.note', cost.note, reader),
          fact('quote.deal', `${cost.opportunity.no} ${cost.opportunity.name}`, reader),
          fact('fact.owner', cost.owner.displayName, reader),
        ].flatMap(line => line ?? []),
        may: {
          submit: draft && mayTouch(actor, cost, 'update'),
          change: docState === 'approved' && !cost.change && mayTouch(actor, cost, 'update'),
          follow: docState === 'inApproval' || cost.change !== null,
        },
      },
      reader,
    )
    return { card, text: `${cost.no} ${cost.opportunity.name} · ${state}` }
  },
})
