import { localDate } from '../../core/moment.ts'
import type { RecordRef } from '../../core/platform.ts'
import type { Company } from '../../store/company.ts'
import type { Tx } from '../../store/db.ts'

/** So often may a record be given more time in one quarter, and so many days each time. */
export const extensions = { aQuarter: 2, days: 7 } as const

/** The quarter of a moment on the company's calendar, "2026Q4", and the day the next one begins. */
export function quarterOf(now: Date, zone: string): { name: string; next: string } {
  const [year = 0, month = 1] = localDate(now, zone).split('-').map(Number)
  const quarter = Math.ceil(month / 3)
  const next = quarter === 4 ? `${year + 1}-01-01` : `${year}-${String(quarter * 3 + 1).padStart(2, '0')}-01`
  return { name: `${year}Q${quarter}`, next }
}

/** How often a record may still be given more time in this quarter. */
export async function extensionsLeft(
  { tx, now, company }: { tx: Tx; now: Date; company: Company },
  { entity, id }: RecordRef,
): Promise<number> {
  const quarter = quarterOf(now, company.zone).name
  const used = await tx.recycleExtension.count({ where: { entity, entityId: id, quarter } })
  return Math.max(extensions.aQuarter - used, 0)
}
