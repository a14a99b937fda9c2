import { z } from 'zod'
import { say, t } from '../../core/text.ts'
import { drawList } from '../list.ts'
import { defineView } from '../view.ts'
import { findJob } from './job.ts'
import { kinds } from './kinds/all.ts'

const params = z.object({ count: z.number() })
const pooled = z.object({ count: z.number(), pool: z.string() })

/** What an import brought to one person: who brought it, how much, and where to look. */
export const receivedView = defineView({
  name: 'import.received',
  async draw({ tx, actor, reader }, { id }, given) {
    const { count } = params.parse(given)
    const job = await findJob(tx, id)
    if (!actor || !job) return null
    const starter = await tx.user.findUnique({ where: { id: job.startedById }, select: { displayName: true } })
    const title = t('import.receivedTitle', { who: starter?.displayName ?? '—', count, kind: kinds[job.entity].label })
    const isLead = job.entity === 'lead'
    const look = { title: say(t('button.open'), reader), verb: isLead ? 'lead.mine' : 'customer.list', data: {} }
    return drawList(
      { title, empty: t(isLead ? 'import.receivedLeads' : 'import.receivedCustomers'), rows: [], buttons: [look] },
      reader,
    )
  },
})

/** The one line that the room of a pool reads when an import has put records into it. */
export const arrivedView = defineView({
  name: 'import.arrived',
  async draw({ tx, reader }, { id }, given) {
    const { count, pool: poolId } = pooled.parse(given)
    const job = await findJob(tx, id)
    const pool = await tx.pool.findUnique({ where: { id: poolId }, select: { name: true } })
    if (!job || !pool) return null
    const starter = await tx.user.findUnique({ where: { id: job.startedById }, select: { displayName: true } })
    const [who, kind] = [starter?.displayName ?? '—', kinds[job.entity].label]
    return drawList(
      {
        title: t('import.arrivedTitle', { who, count, kind, pool: pool.name }),
        empty: t(job.entity === 'lead' ? 'import.arrivedLeads' : 'import.arrivedCustomers'),
        rows: [],
      },
      reader,
    )
  },
})
