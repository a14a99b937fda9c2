import { localDate } from '../../core/moment.ts'
import { formatMoney } from '../../core/money.ts'
import { type Actor, modeOf } from '../../core/rights.ts'
import { type Reader, say, t } from '../../core/text.ts'
import type { Tx } from '../../store/db.ts'
import { docStateOf } from '../approvals/documents.ts'
import { documentsReadBy } from '../approvals/rights.ts'
import { type BlockViewer, defineBlock } from '../customers/block.ts'
import type { Customer } from '../customers/read.ts'

const shown = 3

/** The money of a customer: what was agreed, paid, billed, is overdue and on its way back. Nothing of it for those who may not see amounts. */
export const moneyBlock = defineBlock({
  heading: t('block.money'),
  async draw({ tx, actor, reader, company }: BlockViewer, customer) {
    if (modeOf(actor, 'opportunity.amount') !== 'read') return null
    const contracts = await contractsOf(tx, actor, customer)
    if (contracts.length === 0) return null
    const sums = await sumsOf(tx, {
      contracts: contracts.map(({ id }) => id),
      today: localDate(reader.now, company.zone),
    })
    const open = contracts.slice(0, shown)
    return {
      lines: [
        ...(sums.agreed > 0n ? [totalsOf(sums, { currency: company.currency, reader })] : []),
        ...open.map(contract => ({
          title: `${contract.no} ${contract.title}`,
          line: lineOf(contract, reader),
        })),
      ],
      buttons: [
        ...open.map(({ no }) => ({ title: t('block.document', { no }), verb: 'contract.create', data: { from: no } })),
        ...sums.returns.map(no => ({ title: t('block.document', { no }), verb: 'return.show', data: { return: no } })),
        ...(contracts.length > shown
          ? [
              {
                title: t('block.allContracts', { count: contracts.length }),
                verb: 'contract.list',
                data: { customer: customer.no },
              },
            ]
          : []),
      ],
    }
  },
})

/** Those in force first, then what is on its way, then drafts; the newest of each first. */
async function contractsOf(tx: Tx, actor: Actor, { id: customerId }: Customer) {
  const contracts = await tx.contract.findMany({
    where: {
      AND: [documentsReadBy(actor, 'contract'), { customerId, docState: { not: 'voided' } }],
    },
    orderBy: [{ endOn: 'desc' }, { createdAt: 'desc' }],
    take: 50,
  })
  const order = ['approved', 'voiding', 'inApproval']
  const rank = (state: string) => (order.includes(state) ? order.indexOf(state) : order.length)
  return contracts.toSorted((a, b) => rank(a.docState) - rank(b.docState))
}
type Contracts = Awaited<ReturnType<typeof contractsOf>>

type Sums = {
  agreed: bigint
  paid: bigint
  billed: bigint
  overdue: bigint
  late: number
  /** The numbers of returns that are not over. */
  returns: string[]
}

/** Of the contracts in force, in the company's currency at the rate of each. */
async function sumsOf(tx: Tx, { contracts, today }: { contracts: string[]; today: string }): Promise<Sums> {
  const [sums] = await tx.sql<Omit<Sums, 'returns'>>`
    select coalesce(sum(k."baseMinor"), 0)::bigint as agreed,
      coalesce(sum(round(k."paidMinor" * k."rateToBase")), 0)::bigint as paid,
      coalesce(sum(round(k."invoicedMinor" * k."rateToBase")), 0)::bigint as billed,
      coalesce(sum(round(late.minor * k."rateToBase")), 0)::bigint as overdue, coalesce(max(late.days), 0)::int as late
    from "Contract" k cross join lateral (
      select sum(i."amountMinor" - i."allocatedMinor") as minor, max(${today}::date - i."dueOn") as days from "Instalment" i
      where i."contractId" = k.id and not i.cancelled and i."allocatedMinor" < i."amountMinor" and i."dueOn" < ${today}::date
    ) late
    where k.id = any (${contracts}::uuid[]) and k."docState" in ('approved', 'voiding')`
  const returns = await tx.sql<{ no: string }>`
    select r.no from "Return" r join "Order" o on o.id = r."orderId"
    where o."contractId" = any (${contracts}::uuid[]) and (r."docState" = 'inApproval' or r."docState" = 'approved'
      and (r."receivedAt" is null or (r."refundedAt" is null and r."refundMinor" > 0)))
    order by r.no limit 2`
  const nothing = { agreed: 0n, paid: 0n, billed: 0n, overdue: 0n, late: 0 }
  return { ...(sums ?? nothing), returns: returns.map(({ no }) => no) }
}

/** "已回款 ¥51,500 / ¥86,000（60%）", and what needs a look below it. */
function totalsOf(sums: Sums, { currency, reader }: { currency: string; reader: Reader }) {
  const money = (minor: bigint) => formatMoney({ minor, currency }, reader.locale)
  const parts = [
    ...(sums.overdue > 0n ? [t('block.overdue', { amount: money(sums.overdue), days: sums.late })] : []),
    ...(sums.billed > 0n ? [t('block.billed', { amount: money(sums.billed) })] : []),
    ...(sums.returns.length > 0 ? [t('block.returns', { list: sums.returns })] : []),
  ]
  const share = Number((sums.paid * 100n) / sums.agreed)
  return {
    title: say(t('block.paid', { paid: money(sums.paid), agreed: money(sums.agreed), share }), reader),
    line: parts.map(part => say(part, reader)).join(' · '),
  }
}

function lineOf(contract: Contracts[number], reader: Reader): string {
  const money = (minor: bigint) => formatMoney({ minor, currency: contract.currency }, reader.locale)
  const state = say(t(`docState.${docStateOf(contract.docState)}`), reader)
  const paid = t('contract.paidOf', { paid: money(contract.paidMinor), amount: money(contract.amountMinor) })
  return `${state} · ${contract.docState === 'approved' ? say(paid, reader) : money(contract.amountMinor)}`
}
