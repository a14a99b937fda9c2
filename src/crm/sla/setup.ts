import { newId } from '../../core/id.ts'
import type { Locale } from '../../core/text.ts'
import type { Tx } from '../../store/db.ts'
import { usualTargets } from './policies.ts'

/** The one policy every company has: it is for all that no other is for. */
export async function setUpPolicies(tx: Tx, locale: Locale): Promise<void> {
  const name = locale === 'zh' ? '标准服务' : 'Standard service'
  await tx.slaPolicy.create({ data: { id: newId(), name, sort: 100, targets: usualTargets, isDefault: true } })
}
