import { z } from 'zod'
import { nameKey } from '../../core/companyName.ts'
import { Refusal } from '../../core/errors.ts'
import { dateName, localDate } from '../../core/moment.ts'
import { plainMoney, readMoney } from '../../core/money.ts'
import type { Outcome } from '../../core/platform.ts'
import { can } from '../../core/rights.ts'
import { say, t } from '../../core/text.ts'
import { readPastDay } from '../../core/when/past.ts'
import { type Context, defineAction } from '../action.ts'
import { drawList } from '../list.ts'
import { ownersOf } from '../receivables/owners.ts'
import { defineView } from '../view.ts'
import { paymentSettings } from './settings.ts'

const most = 5

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

type Candidate = {
  contract: string
  title: string
  customer: string
  openMinor: bigint
  leftMinor: bigint
  currency: string
  amount: bigint
  score: number
}

/** Numbers in the line that may be its amount: dates and account numbers are none. */
function amountsIn(line: string, currency: string): bigint[] {
  const words = line.normalize('NFKC').split(/[\s|;；]+/)
  const plausible = words.filter(
    word => /\d/.test(word) && !/^\d{4}[-/.年]\d/.test(word) && !/^\d{7,}$/.test(word.replace(/[,.]\d{1,2}$/, '')),
  )
  return plausible.flatMap(word => {
    const read = readMoney(word.replace(/^[A-Z]{3}|[元块]$/g, ''), currency)
    return read && read.minor > 0n ? [read.minor] : []
  })
}

/** The day it came in, where the line says one that has been. */
function dayIn({ now, actor }: Context, line: string): string {
  const at = { now, zone: actor.zone }
  const words = line.normalize('NFKC').split(/[\s|;；,，]+/)
  const dated = words.filter(
    word => /^(?:\d{4}[-/.年]?)?\d{1,2}[-/.月]?\d{1,2}日?$/.test(word) && /[-/.月]|^20\d{6}$/.test(word),
  )
  const days = dated.flatMap(word => readPastDay(word, at) ?? [])
  return days.find(day => day <= localDate(now, actor.zone)) ?? ''
}

/** The number the bank gave the line, where it is called one: an account's number would stop its next payment. */
function referenceIn(line: string): string {
  const said = /(?:流水号?|交易号|凭证号|参考号|\bref(?:erence)?\b)[\s:：#.]*([a-z\d][\w-]{4,99})/i
  return said.exec(line.normalize('NFKC'))?.[1] ?? ''
}

/** Contracts with something open whose customer is named in the line, or on which exactly this amount is due. */
async function candidates(
  context: Context,
  { line, amounts }: { line: string; amounts: bigint[] },
): Promise<Candidate[]> {
  const { tx, actor, company } = context
  const owners = await ownersOf(tx, actor)
  const { overpay } = paymentSettings.of(company)
  const key = nameKey(line)
  const rows = await tx.sql<{
    contract: string
    title: string
    customer: string
    key: string
    currency: string
    left: bigint
    due: bigint[]
  }>`
    select c.no as contract, c.title, cu.name as customer, cu."nameKey" as key, c.currency, c."amountMinor" - c."paidMinor" - c."pendingPayMinor" as left,
      coalesce((select array_agg(i."amountMinor" - i."allocatedMinor" order by i."dueOn") from "Instalment" i
        where i."contractId" = c.id and not i.cancelled and i."allocatedMinor" < i."amountMinor"), '{}') as due
    from "Contract" c join "Customer" cu on cu.id = c."customerId"
    where c."docState" = 'approved' and c."amountMinor" > c."paidMinor" + c."pendingPayMinor" and c.currency = ${company.currency}
      and (${owners}::uuid[] is null or c."ownerId" = any (${owners}::uuid[]))
      and (position(cu."nameKey" in ${key}) > 0 or exists (select 1 from "Instalment" i where i."contractId" = c.id and not i.cancelled
        and i."amountMinor" - i."allocatedMinor" = any (${amounts.map(String)}::bigint[])))
    limit 200`
  return rows
    .flatMap(row => amounts.map(amount => scored(row, { amount, key })))
    .filter(one => overpay || one.amount <= one.leftMinor)
    .sort((a, b) => b.score - a.score)
    .filter((one, index, all) => all.findIndex(other => other.contract === one.contract) === index)
    .slice(0, most)
}

/** A name that is written out counts more than an amount that happens to fit. */
function scored(
  row: {
    contract: string
    title: string
    customer: string
    key: string
    currency: string
    left: bigint
    due: bigint[]
  },
  { amount, key }: { amount: bigint; key: string },
): Candidate {
  const { contract, title, customer, currency, left, due } = row
  const named = row.key !== '' && key.includes(row.key) ? 60 : 0
  const next = due[0]
  const exact = due.map(String).includes(String(amount)) ? 30 : 0
  const whole = amount === left || (next !== undefined && BigInt(next) === amount) ? 10 : 0
  return {
    contract,
    title,
    customer,
    currency,
    amount,
    leftMinor: left,
    openMinor: next === undefined ? left : BigInt(next),
    score: named + exact + whole,
  }
}

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
