import { z } from 'zod'
import { defineCard } from '../../cards/define.ts'
import { dateName, localDate } from '../../core/moment.ts'
import { formatMoney } from '../../core/money.ts'
import { type Reader, say, t } from '../../core/text.ts'
import { docStateOf } from '../approvals/documents.ts'
import { isDraft } from '../approvals/draft.ts'
import { fact, facts } from '../facts.ts'
import { stateOf } from '../instalments/state.ts'
import { tone } from '../tone.ts'
import { defineView } from '../view.ts'
import { type Contract, dayOf, mayTouch, readContract } from './load.ts'

const contractCard = defineCard(
  'contract',
  z.strictObject({
    no: z.string(),
    title: z.string(),
    state: z.string(),
    tone,
    facts,
    instalments: z.array(z.string()),
    may: z.strictObject({
      submit: z.boolean(),
      pay: z.boolean(),
      edit: z.boolean(),
      plan: z.boolean(),
      renew: z.boolean(),
      follow: z.boolean(),
    }),
  }),
)
const renewFromDays = 30

/** A contract: what was agreed, what was paid of it, what is due when. Only for those who may see amounts. */
export const contractView = defineView({
  name: 'contract',
  async draw({ tx, actor, reader, company }, of) {
    const contract = await readContract(tx, of.id)
    if (!contract || !actor || !mayTouch(actor, contract, 'read')) return null
    const works = mayTouch(actor, contract, 'update')
    const calendar = { ...reader, zone: company.zone }
    const state = stateLine(contract, calendar)
    const draft = isDraft(contract.docState)
    const inForce = contract.docState === 'approved'
    const open = contract.amountMinor - contract.paidMinor - contract.pendingPayMinor
    const renew = works && inForce && daysLeft(contract, calendar) <= renewFromDays
    const card = contractCard.draw(
      {
        no: contract.no,
        title: contract.title,
        state,
        tone: toneOf(contract, calendar),
        facts: factsOf(contract, reader),
        instalments: contract.instalments.map(line => lineOf(line, { contract, calendar })),
        may: {
          submit: works && draft,
          pay: works && inForce && open > 0n,
          edit: works && draft,
          plan: works && (draft || (inForce && !renew)),
          renew,
          follow: ['inApproval', 'voiding'].includes(contract.docState) || contract.change !== null,
        },
      },
      reader,
    )
    return { card, text: `${contract.no} ${contract.title} · ${state}` }
  },
})

function stateLine(contract: Contract, reader: Reader): string {
  const state = say(t(`docState.${docStateOf(contract.docState)}`), reader)
  if (contract.change) return say(t('contract.stateChanging', { state }), reader)
  if (contract.docState !== 'approved') return state
  const date = dateName(contract.endOn, { ...reader, zone: 'UTC' })
  const runs = say(
    t(daysLeft(contract, reader) < 0 ? 'contract.stateEnded' : 'contract.stateRuns', { state, date }),
    reader,
  )
  return isLate(contract, reader) ? say(t('contract.stateLate', { state: runs }), reader) : runs
}

/** Days until the last day; negative once it is over. */
function daysLeft({ endOn }: Pick<Contract, 'endOn'>, { now, zone }: Pick<Reader, 'now' | 'zone'>): number {
  return Math.round((endOn.getTime() - Date.parse(localDate(now, zone))) / 86_400_000)
}

function isLate({ instalments }: Contract, reader: Reader): boolean {
  return instalments.some(line => stateOf(line, { inForce: true, ...reader }) === 'overdue')
}

function toneOf(contract: Contract, reader: Reader) {
  if (contract.docState === 'rejected') return 'attention'
  if (contract.docState === 'voided') return 'warning'
  if (contract.docState !== 'approved') return 'emphasis'
  if (isLate(contract, reader)) return 'attention'
  return contract.paidMinor >= contract.amountMinor ? 'good' : 'accent'
}

function factsOf(contract: Contract, reader: Reader) {
  const { currency } = contract
  const money = (minor: bigint) => formatMoney({ minor, currency }, reader.locale)
  const date = (day: Date | null) => (day ? dateName(day, { ...reader, zone: 'UTC' }) : null)
  const paid = say(
    t('contract.paidOf', { paid: money(contract.paidMinor), amount: money(contract.amountMinor) }),
    reader,
  )
  const advance = contract.paidMinor - contract.instalments.reduce((sum, line) => sum + line.allocatedMinor, 0n)
  return [
    fact('content.amount', money(contract.amountMinor), reader),
    contract.docState === 'approved' ? fact('contract.paid', paid, reader) : undefined,
    contract.pendingPayMinor > 0n ? fact('contract.pendingPay', money(contract.pendingPayMinor), reader) : undefined,
    advance > 0n && contract.instalments.length > 0 ? fact('contract.advance', money(advance), reader) : undefined,
    contract.overpaidMinor > 0n ? fact('payment.overBy', money(contract.overpaidMinor), reader) : undefined,
    contract.invoicedMinor > 0n ? fact('contract.billed', money(contract.invoicedMinor), reader) : undefined,
    contract.refundedMinor > 0n ? fact('contract.refunded', money(contract.refundedMinor), reader) : undefined,
    fact('contract.period', `${date(contract.startOn)} – ${date(contract.endOn)}`, reader),
    fact('content.signedOn', date(contract.signedOn), reader),
    fact('content.signer', [contract.signer?.name, contract.signer?.title].filter(Boolean).join(' '), reader),
    fact('content.terms', contract.terms, reader),
    fact('fact.customer', `${contract.customer.no} ${contract.customer.name}`, reader),
    contract.opportunity
      ? fact('quote.deal', `${contract.opportunity.no} ${contract.opportunity.name}`, reader)
      : undefined,
    contract.quote ? fact('fact.quote', contract.quote.no, reader) : undefined,
    fact('fact.owner', contract.owner.displayName, reader),
  ].flatMap(line => line ?? [])
}

/** "第 2 期 1月15日 ¥34,500 逾期 3 天，已回 ¥10,000" */
function lineOf(
  line: Contract['instalments'][number],
  { contract, calendar }: { contract: Contract; calendar: Reader },
): string {
  const inForce = contract.docState === 'approved' || contract.docState === 'voiding'
  const state = stateOf(line, { inForce, ...calendar })
  const money = (minor: bigint) => formatMoney({ minor, currency: contract.currency }, calendar.locale)
  const part = line.allocatedMinor > 0n && line.allocatedMinor < line.amountMinor
  const amount = part
    ? say(t('contract.paidOf', { paid: money(line.allocatedMinor), amount: money(line.amountMinor) }), calendar)
    : money(line.amountMinor)
  const promised =
    line.promisedOn && state !== 'paid' ? say(t('instalment.promised', { date: dayOf(line.promisedOn) }), calendar) : ''
  return [
    say(
      t('instalment.line', { period: line.period, date: dateName(line.dueOn, { ...calendar, zone: 'UTC' }), amount }),
      calendar,
    ),
    say(t(`instalment.state.${state}`), calendar),
    promised,
  ]
    .filter(Boolean)
    .join(' ')
}
