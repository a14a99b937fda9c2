import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import { dateName } from '../../core/moment.ts'
import { plainMoney } from '../../core/money.ts'
import type { Outcome } from '../../core/platform.ts'
import { can } from '../../core/rights.ts'
import { say, t } from '../../core/text.ts'
import { type Context, defineAction } from '../action.ts'
import { drawList } from '../list.ts'
import { defineView } from '../view.ts'
import { amountsIn, dayIn, referenceIn } from './bankLine.ts'
import { type Candidate, candidates } from './candidates.ts'

/** A pasted line of a bank statement becomes a proposal: whose payment it is, on which contract, to be confirmed by one tap. */
export const match = defineAction({
  name: 'payment.match',
  words: { en: ['received', 'bank line'], zh: ['到账', '银行到账'] },
  usage: { en: '<line of the bank statement>', zh: '<银行流水，例如：昆明云岭 22,000.00 货款>' },
  does: { en: 'Match a line of the bank statement to what is due', zh: '把银行到账匹配到应收' },
  input: z.object({ line: z.string().min(1).max(500) }),
  read: rest => ({ line: rest }),
  allow: can('create', 'payment'),

  async run(context, { line }) {
    const amounts = amountsIn(line, context.company.currency)
    if (amounts.length === 0) throw new Refusal('payment.noAmount', { line })
    const found = await candidates(context, { line, amounts })
    if (found.length === 0) throw new Refusal('payment.noMatch', { line })
    return proposal(context, found, { received: dayIn(context, line), reference: referenceIn(line) })
  },
})

type Said = { received: string; reference: string }

function proposal({ actor }: Context, found: Candidate[], { received, reference }: Said): Outcome {
  const rows = found.map(({ contract, title, customer, currency, amount, openMinor, score }) => ({
    ...{ contract, title, customer, currency, score },
    ...{ amount: String(amount), open: String(openMinor), received, reference },
  }))
  return { cards: [{ view: 'payment.match', of: { entity: 'user', id: actor.id }, params: { rows }, to: 'only' }] }
}

const rowSchema = z.object({
  rows: z.array(
    z.object({
      ...{ contract: z.string(), title: z.string(), customer: z.string(), currency: z.string(), score: z.number() },
      ...{ amount: z.string(), open: z.string() },
      ...{ received: z.string().default(''), reference: z.string().default('') },
    }),
  ),
})

export const matchView = defineView({
  name: 'payment.match',
  async draw({ actor, reader }, _of, params) {
    if (!actor) return null
    const { rows } = rowSchema.parse(params)
    return drawList(
      {
        title: t('payment.matchTitle'),
        subtitle: t('payment.matchHint'),
        empty: t('payment.matchTitle'),
        rows: rows.map(row => ({
          title: `${row.customer} · ${row.contract} ${row.title}`,
          line: [
            say(
              t('payment.matchLine', {
                amount: { minor: BigInt(row.amount), currency: row.currency },
                open: { minor: BigInt(row.open), currency: row.currency },
                sure: row.score,
              }),
              reader,
            ),
            ...(row.received
              ? [
                  say(
                    t('payment.matchDay', { date: dateName(new Date(row.received), { ...reader, zone: 'UTC' }) }),
                    reader,
                  ),
                ]
              : []),
          ].join(' · '),
          buttons: [
            {
              title: say(t('button.confirm'), reader),
              verb: 'payment.create',
              data: {
                contract: row.contract,
                amount: plainMoney({ minor: BigInt(row.amount), currency: row.currency }),
                received: row.received,
                reference: row.reference,
              },
              main: true,
            },
          ],
        })),
      },
      reader,
    )
  },
})
