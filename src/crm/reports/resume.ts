import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import { t } from '../../core/text.ts'
import { defineAction } from '../action.ts'
import { heardAt } from './heardAt.ts'
import { nextOf, rhythms } from './rhythm.ts'

/** Goes on with a report that rested because its chat could not be reached. */
export const resume = defineAction({
  name: 'report.resume',
  words: { en: [], zh: [] },
  usage: { en: '', zh: '' },
  does: { en: 'Let a paused report go on', zh: '恢复一个暂停的定时报表' },
  input: z.object({ schedule: z.uuid() }),
  read: () => ({}),
  allow: 'everyone',
  async run(context, { schedule: id }) {
    const { tx, actor, now } = context
    const found = await tx.reportSchedule.findFirst({
      where: { id, state: 'paused', saved: { ownerId: actor.id } },
      include: { saved: true },
    })
    if (!found) throw new Refusal('report.scheduleGone', {})
    const rhythm = { every: rhythms.find(one => one === found.every) ?? 'week', on: found.on, at: found.at }
    const nextAt = await nextOf(context, rhythm, now)
    await tx.reportSchedule.update({ where: { id }, data: { state: 'active', nextAt } })
    const of = { entity: 'user' as const, id: actor.id }
    const { name } = found.saved
    return {
      notice: t('report.resumed', { name, at: await heardAt(context, nextAt, found.spaceId) }),
      changed: [of],
      audit: [{ action: 'report.resume', on: of, facts: { name } }],
    }
  },
})
