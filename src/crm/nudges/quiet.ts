import { plusDays, startOfDay } from '../../core/moment.ts'
import type { Company } from '../../store/company.ts'
import type { Tx } from '../../store/db.ts'
import { nudgeSettings } from './settings.ts'

/** A record of somebody that nobody has talked to for long and that nothing is planned for. */
export type Quiet = { entity: 'lead' | 'customer'; id: string; no: string; title: string; since: Date; ownerId: string }

/** What has gone quiet, the longest first; for one person, or for everybody. */
export async function quietOnes(
  tx: Tx,
  { ownerId, now, company, limit }: { ownerId: string | null; now: Date; company: Company; limit: number },
): Promise<Quiet[]> {
  const { quietCustomers, quietLeads } = nudgeSettings.of(company)
  const before = (days: number) => plusDays(startOfDay(now, company.zone), -days + 1, company.zone)
  return tx.sql<Quiet>`
    select * from (
      select 'lead' as entity, id, no, title, greatest("lastFollowUpAt", "ownerSince") as since, "ownerId" from "Lead" l
      where "ownerId" is not null and (${ownerId}::uuid is null or "ownerId" = ${ownerId}) and "convertedAt" is null and "deletedAt" is null
        and status not in ('lost', 'hold') and greatest("lastFollowUpAt", "ownerSince") < ${before(quietLeads)}
        and not exists (select 1 from "FollowUpPlan" p where p.entity = 'lead' and p."entityId" = l.id and p.state = 'planned')
      union all
      select 'customer', id, no, name, greatest("lastFollowUpAt", "ownerSince"), "ownerId" from "Customer" c
      where "ownerId" is not null and (${ownerId}::uuid is null or "ownerId" = ${ownerId}) and "deletedAt" is null
        and greatest("lastFollowUpAt", "ownerSince") < ${before(quietCustomers)}
        and not exists (select 1 from "FollowUpPlan" p where p."customerId" = c.id and p.state = 'planned')
    ) quiet order by since, no limit ${limit}`
}
