import { formatMoney } from '../../core/money.ts'
import { type Reader, type Text, t } from '../../core/text.ts'
import type { ServiceCost } from './cost.ts'

/** What service took, in one line: money for who may know it, where there is any; else the hours alone. */
export function costText(
  { minutes, hours, parts, used, unpriced }: ServiceCost,
  { money, reader }: { money: boolean; reader: Reader },
): Text {
  const spent = (minutes / 60).toFixed(1)
  const total = hours.minor + parts.minor
  if (!money || (total === 0n && unpriced === 0)) return t('ticket.hoursSoFar', { hours: spent })
  const said = (minor: bigint) => formatMoney({ minor, currency: hours.currency }, reader.locale)
  if (used === 0) return t('ticket.costSoFar', { hours: spent, cost: said(total) })
  return t(unpriced > 0 ? 'ticket.costPartsUnpriced' : 'ticket.costParts', {
    ...{ cost: said(total), hours: spent, work: said(hours.minor), parts: said(parts.minor), unpriced },
  })
}
