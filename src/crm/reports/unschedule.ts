import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import { t } from '../../core/text.ts'
import { defineAction } from '../action.ts'

/** Stops sending a report of mine somewhere. */
export const unschedule = defineAction({
  name: 'report.unschedule',
  words: { en: [], zh: [] },
  usage: { en: '', zh: '' },
  does: { en: 'Stop sending a report', zh: '停止定时发送报表' },
  input: z.object({ schedule: z.uuid() }),
  read: () => ({}),
  allow: 'everyone',
  async run({ tx, actor }, { schedule: id }) {
    const found = await tx.reportSchedule.findFirst({
      where: { id, saved: { ownerId: actor.id } },
      include: { saved: true },
    })
    if (!found) throw new Refusal('report.scheduleGone', {})
    await tx.reportSchedule.delete({ where: { id } })
    const of = { entity: 'user' as const, id: actor.id }
    const facts = { name: found.saved.name }
    return {
      notice: t('report.unscheduled', facts),
      changed: [of],
      audit: [{ action: 'report.unschedule', on: of, facts }],
    }
  },
})
