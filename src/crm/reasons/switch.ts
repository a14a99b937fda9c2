import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import { can } from '../../core/rights.ts'
import { t } from '../../core/text.ts'
import { defineAction } from '../action.ts'

/** A reason is offered no more, or again. Deals that have it keep it. */
export const switchReason = defineAction({
  name: 'reason.switch',
  words: { en: [], zh: [] },
  usage: { en: '', zh: '' },
  does: { en: 'Turn a reason off or on again', zh: '停用或重新启用原因' },
  input: z.object({ reason: z.uuid() }),
  read: () => ({}),
  allow: can('update', 'pipeline'),
  async run({ tx }, { reason: id }) {
    const [reason] = await tx.sql<{ kind: string; name: string; active: boolean }>`
      select kind, name, active from "DealReason" where id = ${id}`
    if (!reason) throw new Refusal('action.unknown', {})
    // Taken together, so that two admins do not turn off the last two at once.
    await tx.sql`select 1 from "DealReason" where kind = ${reason.kind} order by id for update`
    const left = await tx.dealReason.count({ where: { kind: reason.kind, active: true, id: { not: id } } })
    if (reason.kind === 'lost' && reason.active && left === 0) throw new Refusal('reason.last', { name: reason.name })
    await tx.dealReason.update({ where: { id }, data: { active: !reason.active } })
    return {
      notice: t(reason.active ? 'reason.nowOff' : 'reason.nowOn', { name: reason.name }),
      audit: [
        { action: 'reason.switch', on: { entity: 'pipeline', id }, facts: { name: reason.name, on: !reason.active } },
      ],
    }
  },
})
