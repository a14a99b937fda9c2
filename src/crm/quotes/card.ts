import { z } from 'zod'
import { defineCard } from '../../cards/define.ts'
import { dateName, localDate } from '../../core/moment.ts'
import { formatMoney, taxWithin } from '../../core/money.ts'
import { allows, can } from '../../core/rights.ts'
import { type Reader, say, t } from '../../core/text.ts'
import type { Tx } from '../../store/db.ts'
import { docStateOf } from '../approvals/documents.ts'
import { isDraft } from '../approvals/draft.ts'
import { fact, facts } from '../facts.ts'
import { qtyText } from '../opportunities/lines/quantity.ts'
import { tone } from '../tone.ts'
import { defineView } from '../view.ts'
import { backgroundOf } from './background.ts'
import { tenThousandths } from './lines.ts'
import { mayTouch, type Quote, readQuote } from './load.ts'
import { outcomeKey } from './outcome.ts'
import { sumOf } from './price.ts'
import { costsChanged } from './prices.ts'

const quoteCard = defineCard(
  'quote',
  z.strictObject({
    no: z.string(),
    number: z.string(),
    title: z.string(),
    contract: z.string(),
    state: z.string(),
    tone,
    lines: z.array(z.string()),
    more: z.string(),
    warnings: z.array(z.string()),
    facts,
    may: z.strictObject({
      submit: z.boolean(),
      edit: z.boolean(),
      send: z.boolean(),
      close: z.boolean(),
      revise: z.boolean(),
      follow: z.boolean(),
      print: z.boolean(),
      agree: z.boolean(),
      contract: z.boolean(),
    }),
  }),
)
const shownLines = 5

/** A quote: what is offered, for how much, until when, and the next step. Only for those who may see amounts. */
export const quoteView = defineView({
  name: 'quote',
  async draw(viewer, of) {
    const { tx, actor, reader, company } = viewer
    const quote = await readQuote(tx, of.id)
    if (!quote || !actor || !mayTouch(actor, quote, 'read')) return null
    const works = mayTouch(actor, quote, 'update')
    const state = stateOf(quote, reader)
    const open = ['none', 'sent'].includes(quote.outcome)
    const draft = isDraft(quote.docState) && open
    const approved = quote.docState === 'approved'
    const known = backgroundOf({ ...viewer, actor }, quote)
    const stale = draft && (await costsChanged(tx, quote, localDate(reader.now, company.zone)))
    const stands = approved && (open || quote.outcome === 'accepted')
    const contract = await contractOf(tx, quote.id)
    const card = quoteCard.draw(
      {
        no: quote.revision > 1 ? `${quote.no} V${quote.revision}` : quote.no,
        number: quote.no,
        title: quote.title,
        contract: contract ?? '',
        state,
        tone: toneOf(quote),
        lines: quote.lines.slice(0, shownLines).map(line => lineOf(line, quote.currency, reader)),
        more:
          quote.lines.length > shownLines
            ? say(t('quote.moreLines', { count: quote.lines.length - shownLines }), reader)
            : '',
        facts: [...factsOf(quote, reader), ...known.facts],
        warnings: [...known.warnings, ...(stale ? [say(t('quote.costChanged'), reader)] : [])],
        may: {
          submit: works && draft,
          edit: works && draft,
          send: works && approved && quote.outcome === 'none',
          close: works && approved && quote.outcome === 'sent',
          revise: works && approved && !quote.supersededById && quote.outcome !== 'accepted',
          follow: quote.docState === 'inApproval',
          print: stands,
          agree: works && stands && !contract && allows(can('create', 'contract'), actor),
          contract: contract !== undefined && allows(can('read', 'contract'), actor),
        },
      },
      reader,
    )
    return { card, text: `${quote.no} ${quote.title} · ${state}` }
  },
})

/** The contract that was made of it, void ones aside. */
async function contractOf(tx: Tx, quoteId: string): Promise<string | undefined> {
  const made = await tx.contract.findFirst({
    where: { quoteId, docState: { not: 'voided' } },
    orderBy: { createdAt: 'desc' },
    select: { no: true },
  })
  return made?.no
}

function stateOf(quote: Quote, reader: Reader): string {
  if (quote.outcome !== 'none') return say(t(outcomeKey(quote.outcome)), reader)
  return say(t(`docState.${docStateOf(quote.docState)}`), reader)
}

function toneOf({ docState, outcome }: Quote) {
  if (outcome === 'accepted') return 'good'
  if (outcome === 'declined' || docState === 'rejected') return 'attention'
  if (outcome === 'expired' || outcome === 'superseded') return 'warning'
  return docState === 'draft' ? 'emphasis' : 'accent'
}

function lineOf(line: Quote['lines'][number], currency: string, reader: Reader): string {
  const money = (minor: bigint) => formatMoney({ minor, currency }, reader.locale)
  const off = line.discountBp > 0 ? ` −${line.discountBp / 100}%` : ''
  return `${line.name} × ${qtyText(line.qty)}${line.unit} @ ${money(line.dealPriceMinor)}${off} = ${money(line.totalMinor)}`
}

function factsOf(quote: Quote, reader: Reader) {
  const { currency, totalMinor, discountMinor, taxRateBp } = quote
  const lines = quote.lines.map(line => ({ ...line, qty: tenThousandths(line.qty) }))
  const { worstDiscountBp } = sumOf(lines, discountMinor)
  const tax = { minor: taxWithin(totalMinor, taxRateBp), currency }
  return [
    discountMinor > 0n ? fact('content.headerDiscount', { minor: discountMinor, currency }, reader) : undefined,
    fact('content.amount', { minor: totalMinor, currency }, reader),
    fact('quote.taxFact', say(t('quote.taxOf', { rate: taxRateBp / 100, tax }), reader), reader),
    worstDiscountBp > 0 ? fact('content.discountBp', `${worstDiscountBp / 100}%`, reader) : undefined,
    fact('content.validUntil', dateName(quote.validUntilOn, { ...reader, zone: 'UTC' }), reader),
    fact('content.terms', quote.terms, reader),
    fact('fact.customer', `${quote.customer.no} ${quote.customer.name}`, reader),
    fact('quote.deal', `${quote.opportunity.no} ${quote.opportunity.name}`, reader),
    fact('fact.owner', quote.owner.displayName, reader),
    fact('quote.closedNote', quote.closedNote, reader),
  ].flatMap(line => line ?? [])
}
