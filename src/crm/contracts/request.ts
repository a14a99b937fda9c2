import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import { newId } from '../../core/id.ts'
import { localDate, plusDays } from '../../core/moment.ts'
import { plainMoney, readMoney } from '../../core/money.ts'
import type { Outcome } from '../../core/platform.ts'
import { can } from '../../core/rights.ts'
import { type Text, t } from '../../core/text.ts'
import { readWhen } from '../../core/when/read.ts'
import { type Context, defineAction } from '../action.ts'
import { askFor } from '../form.ts'
import { nextNumberOf } from '../numbers/next.ts'
import { type Contract, dayOf, findContract, readContract } from './load.ts'
import { openIn, requestsOf, stateOf } from './requests.ts'

const input = z.object({
  contract: z.string().min(1).max(60),
  amount: z.string().max(40).optional(),
  by: z.string().max(60).default(''),
  note: z.string().max(500).default(''),
})
type Input = z.infer<typeof input>
const patience = 14

/** Asks the customer to pay: what is still to be paid and not asked for already, or less. */
export const request = defineAction({
  name: 'contract.request',
  words: { en: ['request payment'], zh: ['请款', '催款单'] },
  usage: { en: '<contract>', zh: '<合同号>' },
  does: { en: 'Ask a customer to pay', zh: '向客户请款' },
  input,
  read: rest => ({ contract: rest }),
  allow: can('update', 'contract'),

  async run(context, fields) {
    const contract = await findContract(context, fields.contract, 'update')
    if (contract.docState !== 'approved') throw new Refusal('contract.notInForce', { no: contract.no })
    if (fields.amount === undefined) return form(context, contract)
    await context.tx.sql`select 1 from "Contract" where id = ${contract.id} for update`
    return save(context, (await readContract(context.tx, contract.id)) ?? contract, fields)
  },
})

/** What may still be asked for. */
async function askable({ tx }: Context, contract: Contract): Promise<bigint> {
  const outstanding = contract.amountMinor - contract.paidMinor - contract.pendingPayMinor
  return outstanding - openIn(await requestsOf(tx, contract))
}

async function form(context: Context, contract: Contract): Promise<Outcome> {
  const { now, company, reader } = context
  const { no, currency } = contract
  const most = await askable(context, contract)
  if (most <= 0n) throw new Refusal('request.nothing', { no })
  const by = localDate(plusDays(now, patience, company.zone), company.zone)
  return askFor(
    {
      action: 'contract.request',
      context: { contract: no },
      title: t('request.title', { no }),
      intro: t('request.intro', { most: { minor: most, currency } }),
      fields: [
        { id: 'amount', label: t('content.amount'), value: plainMoney({ minor: most, currency }), required: true },
        { id: 'by', label: t('request.by'), value: by, required: true },
        { id: 'note', label: t('request.note'), many: true, max: 500 },
      ],
    },
    reader,
  )
}

async function save(context: Context, contract: Contract, fields: Input): Promise<Outcome> {
  const { tx, now, actor } = context
  const { currency } = contract
  const wrong: Record<string, Text> = {}
  const amount = readMoney(fields.amount ?? '', currency)
  const most = await askable(context, contract)
  if (!amount || amount.minor === 0n) wrong.amount = t('field.amount')
  else if (amount.minor > most) wrong.amount = t('request.tooMuch', { most: { minor: most, currency } })
  const by = dayIn(context, fields.by)
  if (!by) wrong.by = t('field.date')
  if (Object.keys(wrong).length > 0 || !amount || !by) throw new Refusal('input.fields', {}, wrong)
  const no = await nextNumberOf(context, 'request')
  const open = openIn(await requestsOf(tx, contract))
  await tx.paymentRequest.create({
    data: {
      ...{ id: newId(), no, contractId: contract.id, amountMinor: amount.minor, baseMinor: contract.paidMinor + open },
      ...{ payBy: new Date(by), note: fields.note || null, createdAt: now, createdById: actor.id },
    },
  })
  const of = { entity: 'contract', id: contract.id } as const
  return {
    notice: t('request.made', { no, contract: contract.no, amount, by }),
    changed: [of],
    audit: [{ action: 'contract.request', on: of, facts: { no, contract: contract.no, amount: plainMoney(amount) } }],
    cards: [{ view: 'contract.more', of, to: 'only' }],
  }
}

function dayIn({ now, actor }: Context, text: string): string | undefined {
  if (/^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text))) return text
  const when = text === '' ? undefined : readWhen(text, { now, zone: actor.zone })
  return when && localDate(when.at, actor.zone)
}

/** Takes a request back; those asked for after it move up. */
export const cancelRequest = defineAction({
  name: 'contract.unrequest',
  words: { en: ['cancel request'], zh: ['取消请款'] },
  usage: { en: '<request>', zh: '<请款单号>' },
  does: { en: 'Take a request to pay back', zh: '取消一张请款单' },
  input: z.object({ request: z.string().min(1).max(60) }),
  read: rest => ({ request: rest }),
  allow: can('update', 'contract'),
  async run(context, { request: said }) {
    const { tx, now } = context
    const no = said.normalize('NFKC').trim().toUpperCase()
    const row = await tx.paymentRequest.findUnique({ where: { no }, include: { contract: { select: { no: true } } } })
    if (!row) throw new Refusal('request.unknown', { ref: said })
    const contract = await findContract(context, row.contract.no, 'update')
    await tx.sql`select 1 from "Contract" where id = ${contract.id} for update`
    const known = (await requestsOf(tx, contract)).find(one => one.id === row.id)
    if (!known || stateOf(known) === 'cancelled' || stateOf(known) === 'paid') throw new Refusal('request.over', { no })
    await tx.paymentRequest.update({ where: { id: row.id }, data: { cancelledAt: now } })
    await tx.sql`
      update "PaymentRequest" set "baseMinor" = greatest("baseMinor" - ${String(known.amountMinor - known.gotMinor)}::bigint, 0)
      where "contractId" = ${contract.id} and "cancelledAt" is null and (("createdAt", no) > (${row.createdAt}, ${no}))`
    const of = { entity: 'contract', id: contract.id } as const
    return {
      notice: t('request.cancelled', { no }),
      changed: [of],
      audit: [{ action: 'contract.unrequest', on: of, facts: { no, payBy: dayOf(row.payBy) } }],
    }
  },
})
