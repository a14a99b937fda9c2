import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import type { Outcome } from '../../core/platform.ts'
import { can } from '../../core/rights.ts'
import { t } from '../../core/text.ts'
import { type Context, defineAction } from '../action.ts'
import { refuseExpired } from './document.ts'
import { findQuote, type Quote } from './load.ts'
import { refuseUncosted } from './prices.ts'

const words = { sent: 'quote.sent', accepted: 'quote.accepted', declined: 'quote.declined' } as const
type Closed = keyof typeof words

/** It went to the customer. */
export const sent = step('sent', {
  words: { en: ['quote sent'], zh: ['报价已发', '已发报价'] },
  usage: { en: '<quote>', zh: '<报价单号>' },
  does: { en: 'Note that a quote was sent', zh: '记录报价已发给客户' },
  from: ['none'],
})

/** The customer said yes. */
export const accepted = step('accepted', {
  words: { en: ['quote accepted'], zh: ['报价接受', '客户接受报价'] },
  usage: { en: '<quote>', zh: '<报价单号>' },
  does: { en: 'Note that the customer accepted a quote', zh: '记录客户接受报价' },
  from: ['none', 'sent'],
})

/** The customer said no. */
export const declined = step('declined', {
  words: { en: ['quote declined'], zh: ['报价未接受', '客户拒绝报价'] },
  usage: { en: '<quote> [why]', zh: '<报价单号> [原因]' },
  does: { en: 'Note that the customer declined a quote', zh: '记录客户没有接受报价' },
  from: ['none', 'sent'],
})

type Step = Pick<ReturnType<typeof defineAction>, 'words' | 'usage' | 'does'> & { from: string[] }

function step(outcome: Closed, { from, ...named }: Step) {
  return defineAction({
    name: words[outcome],
    ...named,
    input: z.object({ quote: z.string().min(1).max(60), note: z.string().max(500).default('') }),
    read: rest => {
      const [quote = '', ...note] = rest.split(/\s+/)
      return { quote, note: note.join(' ') }
    },
    allow: can('update', 'quote'),
    async run(context, { quote: said, note }) {
      const quote = await findQuote(context, said, 'update')
      if (quote.docState !== 'approved') throw new Refusal('quote.notApproved', { no: quote.no })
      if (outcome !== 'declined') await refuseExpired(context, quote)
      if (outcome === 'sent') await refuseUncosted(context, quote)
      return move(context, quote, { outcome, from, note })
    },
  })
}

async function move(
  { tx, now }: Context,
  quote: Quote,
  { outcome, from, note }: { outcome: Closed; from: string[]; note: string },
): Promise<Outcome> {
  const moved = await tx.quote.updateMany({
    where: { id: quote.id, outcome: { in: from }, docState: 'approved' },
    data: {
      ...{ outcome, updatedAt: now, version: { increment: 1 }, closedNote: note || null },
      ...(outcome === 'sent' ? { sentAt: now } : { closedAt: now }),
    },
  })
  if (moved.count === 0)
    throw new Refusal('quote.closedAlready', { no: quote.no, outcome: t(outcomeKey(quote.outcome)) })
  const of = { entity: 'quote', id: quote.id } as const
  return {
    notice: t(words[outcome], { no: quote.no, title: quote.title }),
    changed: [of, { entity: 'opportunity', id: quote.opportunityId }],
    audit: [{ action: words[outcome], on: of, facts: { no: quote.no, note } }],
  }
}

/** What became of a quote, as a text key. */
export function outcomeKey(outcome: string) {
  switch (outcome) {
    case 'sent':
      return 'quote.outcome.sent'
    case 'accepted':
      return 'quote.outcome.accepted'
    case 'declined':
      return 'quote.outcome.declined'
    case 'expired':
      return 'quote.outcome.expired'
    case 'superseded':
      return 'quote.outcome.superseded'
    default:
      return 'quote.outcome.none'
  }
}
