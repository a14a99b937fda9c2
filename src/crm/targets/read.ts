import type { Tx } from '../../store/db.ts'
import type { Period } from '../reports/period.ts'
import { partsOf, periodKey } from './periods.ts'

export const metrics = ['won', 'collected'] as const
export type Metric = (typeof metrics)[number]

type Wanted = { people: readonly string[]; period: Period; metric: Metric }

/** What each of these people is to reach in a period: what was set for it, or else the sum of what was set for all of its parts. */
export async function targetsOf(tx: Tx, { people, period, metric }: Wanted): Promise<Map<string, bigint>> {
  const key = periodKey(period)
  if (!key) return new Map()
  const keys = [key, ...partsOf(key), ...partsOf(key).flatMap(partsOf)]
  const rows = await tx.target.findMany({
    where: { holder: 'user', holderId: { in: people.filter(id => id !== '') }, metric, period: { in: keys } },
  })
  const found = [...new Set(rows.map(({ holderId }) => holderId))].map(id => {
    const own = new Map(rows.filter(row => row.holderId === id).map(row => [row.period, row.amountMinor]))
    return [id, reckoned(key, own)] as const
  })
  return new Map(found.flatMap(([id, minor]) => (minor === undefined ? [] : [[id, minor] as const])))
}

/** What is set for a department: for itself, or else the sum of its people's. Undefined where nothing is set. */
export async function departmentTarget(
  tx: Tx,
  { id, people, period, metric }: Omit<Wanted, 'people'> & { id: string; people: readonly string[] },
): Promise<bigint | undefined> {
  const key = periodKey(period)
  if (!key) return undefined
  const rows = await tx.target.findMany({ where: { holder: 'department', holderId: id, metric } })
  const own = reckoned(key, new Map(rows.map(row => [row.period, row.amountMinor])))
  if (own !== undefined) return own
  const each = [...(await targetsOf(tx, { people, period, metric })).values()]
  return each.length > 0 ? each.reduce((sum, minor) => sum + minor, 0n) : undefined
}

function reckoned(key: string, set: Map<string, bigint>): bigint | undefined {
  const own = set.get(key)
  if (own !== undefined) return own
  const parts = partsOf(key).map(part => reckoned(part, set))
  if (parts.length === 0 || parts.includes(undefined)) return undefined
  return parts.reduce<bigint>((sum, minor) => sum + (minor ?? 0n), 0n)
}
