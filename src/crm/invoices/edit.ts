import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import { plainMoney } from '../../core/money.ts'
import type { Outcome } from '../../core/platform.ts'
import { can } from '../../core/rights.ts'
import { t } from '../../core/text.ts'
import { type Context, defineAction } from '../action.ts'
import { mustBeDraft } from '../approvals/draft.ts'
import { askFor } from '../form.ts'
import { rememberTitle } from './create.ts'
import { tooMuch } from './hold.ts'
import { findInvoice, type Invoice } from './load.ts'
import { checkInvoice, invoiceQuestions, type Typed, typedInvoice, typedOf, writeInvoice } from './questions.ts'

const input = typedInvoice.extend({ invoice: z.string().min(1).max(60), seen: z.coerce.number().int().optional() })

/** Amount, kind and title of an invoice that nobody has to decide about: a draft, or one that came back. */
export const edit = defineAction({
  name: 'invoice.edit',
  words: { en: ['edit invoice'], zh: ['改开票', '修改开票'] },
  usage: { en: '<invoice>', zh: '<开票单号>' },
  does: { en: 'Change an invoice request that is not handed in', zh: '修改还没提交的开票申请' },
  input,
  read: rest => ({ invoice: rest }),
  allow: can('update', 'invoice'),

  async run(context, fields) {
    const invoice = await findInvoice(context, fields.invoice, 'update')
    const { no } = invoice
    if (invoice.redOfId) throw new Refusal('invoice.redFixed', { no })
    mustBeDraft(invoice)
    return context.said === 'form' && fields.amount !== '' ? save(context, invoice, fields) : form(context, invoice)
  },
})

function form({ reader }: Context, invoice: Invoice): Outcome {
  const { no, version, currency, contract } = invoice
  const left = { minor: contract.amountMinor - contract.invoicedMinor, currency }
  return askFor(
    {
      action: 'invoice.edit',
      context: { invoice: no, seen: version },
      title: t('invoice.editTitle', { no }),
      intro: t('invoice.left', { left }),
      fields: invoiceQuestions(typedOf(invoice), reader),
    },
    reader,
  )
}

async function save(
  context: Context,
  invoice: Invoice,
  fields: Typed & { seen?: number | undefined },
): Promise<Outcome> {
  const { id, no, currency, contract, contractId } = invoice
  // Drafts are not billed, so this one is not in the sum (R97).
  const { amount, title } = checkInvoice(fields, currency)
  if (amount.minor > contract.amountMinor - contract.invoicedMinor) throw await tooMuch(context.tx, contractId)
  await writeInvoice(context, invoice, fields, fields.seen)
  await rememberTitle(context, contract.customerId, title)
  const of = { entity: 'invoice', id } as const
  return {
    notice: t('invoice.saved', { no, amount }),
    changed: [of],
    audit: [{ action: 'invoice.edit', on: of, facts: { no, amount: plainMoney(amount) } }],
  }
}
