import type { Paper } from '../../print/paper.ts'
import type { Context } from '../action.ts'
import type { Quote } from '../quotes/load.ts'
import { lineTable, sums } from './lines.ts'
import { buyerOf, sellerOf } from './parties.ts'
import type { Words } from './words.ts'

/** A quote as its customer receives it. One that is not approved says so across every page. */
export async function quotePaper({ tx, company }: Context, quote: Quote, words: Words): Promise<Paper> {
  const { say, date } = words
  const seller = sellerOf(company, words)
  const buyer = await buyerOf(tx, quote.customerId, words)
  const number = quote.revision > 1 ? `${quote.no} V${quote.revision}` : quote.no
  return {
    title: say('paper.quote'),
    marks: [
      { label: say('paper.number'), value: number },
      { label: say('paper.date'), value: date(quote.createdAt) },
      { label: say('paper.validUntil'), value: date(quote.validUntilOn) },
    ],
    parties: [
      { ...buyer, heading: say('paper.to') },
      { ...seller, heading: say('paper.from') },
    ],
    parts: [
      { kind: 'heading', text: quote.title },
      lineTable(quote.lines, words),
      sums(quote, words),
      ...(quote.terms
        ? ([
            { kind: 'heading', text: say('paper.terms') },
            { kind: 'paragraph', text: quote.terms },
          ] as const)
        : []),
      { kind: 'heading', text: say('paper.notes') },
      {
        kind: 'paragraph',
        text: say('paper.quoteNotes', { date: date(quote.validUntilOn), rate: quote.taxRateBp / 100 }),
      },
      { kind: 'paragraph', text: say('paper.contactUs', { name: quote.owner.displayName }) },
    ],
    signatures: [
      { heading: buyer.name, lines: [say('paper.signature'), say('paper.signedOn')] },
      { heading: seller.name, lines: [say('paper.signature'), say('paper.signedOn')] },
    ],
    ...(quote.docState === 'approved' ? {} : { watermark: say('paper.draft') }),
    foot: `${say('paper.quote')} ${number} · ${seller.name}`,
    pageOf: (page, pages) => say('paper.page', { page, pages }),
  }
}
