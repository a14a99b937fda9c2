import { z } from 'zod'
import { defineCard } from '../../cards/define.ts'
import { dateName } from '../../core/moment.ts'
import { type Reader, say, t } from '../../core/text.ts'
import { docStateOf } from '../approvals/documents.ts'
import { isDraft } from '../approvals/draft.ts'
import { fact, facts } from '../facts.ts'
import { tone } from '../tone.ts'
import { defineView } from '../view.ts'
import { type Invoice, kinds, mayTouch, readInvoice, titleSchema } from './load.ts'

const invoiceCard = defineCard(
  'invoice',
  z.strictObject({
    no: z.string(),
    title: z.string(),
    state: z.string(),
    tone,
    contract: z.string(),
    facts,
    may: z.strictObject({
      submit: z.boolean(),
      edit: z.boolean(),
      issue: z.boolean(),
      redden: z.boolean(),
      follow: z.boolean(),
      deliver: z.boolean(),
      void: z.boolean(),
    }),
  }),
)

/** An invoice: made out to whom, for how much, and whether it exists yet. */
export const invoiceView = defineView({
  name: 'invoice',
  async draw({ tx, actor, reader }, of) {
    const invoice = await readInvoice(tx, of.id)
    if (!invoice || !actor || !mayTouch(actor, invoice, 'read')) return null
    const works = mayTouch(actor, invoice, 'update')
    const { title } = titleSchema.parse(invoice.title)
    const state = stateOf(invoice, reader)
    const card = invoiceCard.draw(
      {
        no: invoice.no,
        title,
        state,
        tone: toneOf(invoice),
        contract: invoice.contract.no,
        facts: factsOf(invoice, reader),
        may: {
          submit: works && isDraft(invoice.docState),
          edit: works && isDraft(invoice.docState) && !invoice.redOfId,
          issue: mayTouch(actor, invoice, 'settle') && invoice.docState === 'approved' && invoice.issueState === 'none',
          redden: works && ['issued', 'partRed'].includes(invoice.issueState) && !invoice.redOfId,
          follow: ['inApproval', 'voiding'].includes(invoice.docState),
          void: works && invoice.docState === 'approved' && invoice.issueState === 'none',
          deliver: mayTouch(actor, invoice, 'settle') && invoice.issueState !== 'none' && !invoice.deliveredAt,
        },
      },
      reader,
    )
    return { card, text: `${invoice.no} ${title} · ${state}` }
  },
})

function stateOf(invoice: Invoice, reader: Reader): string {
  const doc = say(t(`docState.${docStateOf(invoice.docState)}`), reader)
  const words = {
    none: t('invoice.state.none', { doc }),
    issued: t('invoice.state.issued', { number: invoice.invoiceNo }),
    partRed: t('invoice.state.partRed', { number: invoice.invoiceNo }),
    red: t('invoice.state.red', { number: invoice.invoiceNo }),
  }
  const issued = (['issued', 'partRed', 'red'] as const).find(state => state === invoice.issueState)
  if (issued) return say(words[issued], reader)
  return invoice.docState === 'approved' ? say(words.none, reader) : doc
}

function toneOf({ docState, issueState }: Invoice) {
  if (issueState === 'issued') return 'good'
  if (issueState === 'partRed' || issueState === 'red') return 'warning'
  return docState === 'rejected' ? 'attention' : docState === 'draft' ? 'emphasis' : 'accent'
}

function factsOf(invoice: Invoice, reader: Reader) {
  const { currency, taxRateBp } = invoice
  const money = (minor: bigint) => ({ minor, currency })
  const title = titleSchema.parse(invoice.title)
  const kind = kinds.find(one => one === invoice.kind) ?? 'normal'
  const original = invoice.redOf ? (invoice.redOf.invoiceNo ?? invoice.redOf.no) : null
  return [
    fact('content.amount', money(invoice.amountMinor), reader),
    fact(
      'quote.taxFact',
      say(t('quote.taxOf', { rate: taxRateBp / 100, tax: money(invoice.taxMinor) }), reader),
      reader,
    ),
    fact('content.invoiceKind', say(t(`invoice.kind.${kind}`), reader), reader),
    fact('content.taxNo', title.taxNo, reader),
    fact('invoice.bank', title.bank, reader),
    fact('invoice.address', title.address, reader),
    fact('invoice.mailTo', title.mailTo, reader),
    fact('content.redOf', original, reader),
    invoice.redMinor > 0n ? fact('invoice.taken', money(invoice.redMinor), reader) : undefined,
    fact('invoice.issuedOn', invoice.issuedOn ? dateName(invoice.issuedOn, { ...reader, zone: 'UTC' }) : null, reader),
    fact('invoice.deliveredTo', deliveryOf(invoice, reader), reader),
    fact('content.contract', `${invoice.contract.no} ${invoice.contract.title}`, reader),
    fact('fact.owner', invoice.owner.displayName, reader),
  ].flatMap(line => line ?? [])
}

/** "陆明 11月23日 周一 · SF1234567" */
function deliveryOf({ deliveredAt, deliveredTo, trackingNo }: Invoice, reader: Reader): string | null {
  if (!deliveredAt) return null
  return [`${deliveredTo ?? ''} ${dateName(deliveredAt, reader)}`.trim(), trackingNo].filter(Boolean).join(' · ')
}
