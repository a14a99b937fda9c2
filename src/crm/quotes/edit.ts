import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import { plainMoney } from '../../core/money.ts'
import type { Outcome } from '../../core/platform.ts'
import { can } from '../../core/rights.ts'
import { t } from '../../core/text.ts'
import { type Context, defineAction } from '../action.ts'
import { docStateOf } from '../approvals/documents.ts'
import { isDraft } from '../approvals/draft.ts'
import { askFor } from '../form.ts'
import { findQuote, type Quote } from './load.ts'
import { quoteQuestions, typedQuote, writeQuote } from './questions.ts'

const input = typedQuote.extend({ quote: z.string().min(1).max(60), seen: z.coerce.number().int().optional() })
type Input = z.infer<typeof input>

/** Title, discount, tax, validity and terms of a draft. */
export const edit = defineAction({
  name: 'quote.edit',
  words: { en: ['edit quote'], zh: ['改报价', '修改报价'] },
  usage: { en: '<quote>', zh: '<报价单号>' },
  does: { en: 'Change a quote that is not handed in', zh: '修改还没提交的报价' },
  input,
  read: rest => ({ quote: rest }),
  allow: can('update', 'quote'),

  async run(context, fields) {
    const quote = await findQuote(context, fields.quote, 'update')
    refuseFixed(quote)
    if (context.said !== 'form' || fields.title === undefined) return form(context, quote)
    return save(context, quote, fields)
  },
})

/** Only drafts and what came back are edited; anything else has been seen by somebody. */
function refuseFixed(quote: Quote): void {
  const state = docStateOf(quote.docState)
  if (!isDraft(state)) throw new Refusal('quote.fixed', { no: quote.no, state: t(`docState.${state}`) })
}

function form({ reader }: Context, quote: Quote): Outcome {
  return askFor(
    {
      action: 'quote.edit',
      context: { quote: quote.no, seen: quote.version },
      title: t('quote.editTitle', { no: quote.no }),
      fields: quoteQuestions(quote),
    },
    reader,
  )
}

async function save(context: Context, quote: Quote, fields: Input): Promise<Outcome> {
  const { totalMinor, discount, until } = await writeQuote(context, quote, fields, fields.seen)
  const of = { entity: 'quote', id: quote.id } as const
  return {
    notice: t('quote.saved', { no: quote.no, amount: { minor: totalMinor, currency: quote.currency } }),
    changed: [of],
    audit: [{ action: 'quote.edit', on: of, facts: { no: quote.no, discount: plainMoney(discount), until } }],
  }
}
