import { formatMoney } from '../../core/money.ts'
import { type Reader, say, t } from '../../core/text.ts'
import type { Tx } from '../../store/db.ts'
import type { Document } from './documents.ts'

/** What a decision should know of the customer. */
export type Standing = { lines: string[]; warnings: string[] }

/** The customer behind a document: what they bought so far, and whether this would be the first time. */
export async function standingOf(tx: Tx, { customerId }: Document, reader: Reader): Promise<Standing> {
  if (!customerId) return { lines: [], warnings: [] }
  const customer = await tx.customer.findUniqueOrThrow({ where: { id: customerId }, select: { no: true, name: true } })
  const won = await tx.sql<{ deals: bigint; minor: bigint | null; currency: string }>`
    select count(*) as deals, sum(o."amountMinor")::bigint as minor, o.currency from "Opportunity" o join "Stage" s on s.id = o."stageId"
    where o."customerId" = ${customerId} and s.kind = 'won' and o."deletedAt" is null group by o.currency order by 2 desc nulls last`
  const sums = won.flatMap(({ minor, currency }) =>
    minor === null ? [] : [formatMoney({ minor, currency }, reader.locale)],
  )
  const deals = won.reduce((sum, row) => sum + Number(row.deals), 0)
  const title = `${customer.no} ${customer.name}`
  if (deals === 0) return { lines: [title], warnings: [say(t('approval.firstDeal'), reader)] }
  return { lines: [say(t('approval.wonBefore', { customer: title, deals, sums }), reader)], warnings: [] }
}
