import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import { plusDays } from '../../core/moment.ts'
import { t } from '../../core/text.ts'
import { type Action, defineAction } from '../action.ts'
import { slotAfter } from '../calendar/slots.ts'

const everies = ['day', 'week', 'month', 'quarter'] as const
const byButton: Pick<Action, 'words' | 'usage' | 'read' | 'allow'> = {
  ...{ words: { en: [], zh: [] }, usage: { en: '', zh: '' } },
  ...{ read: () => ({}), allow: 'everyone' },
}

/** No digest of this kind for a week; what happens meanwhile is told after it. */
export const pause = defineAction({
  ...byButton,
  name: 'digest.pause',
  does: { en: 'Pause a digest for a week', zh: '日报暂停一周' },
  input: z.object({ kind: z.string().max(20), every: z.enum(everies) }),
  async run(context, { kind, every }) {
    const { tx, actor, now } = context
    const own = await tx.digest.findFirst({ where: { userId: actor.id, kind, every } })
    if (!own) throw new Refusal('digest.notYours', {})
    const until = plusDays(now, 7, actor.zone)
    const slot = await slotAfter(context, { every, anchor: own.anchor, at: own.at, zone: own.zone }, until)
    await tx.digest.update({ where: { id: own.id }, data: slot })
    return {
      notice: t('digest.pausedUntil', { at: slot.nextAt }),
      audit: [{ action: 'digest.pause', on: { entity: 'user', id: actor.id }, facts: { kind, every } }],
    }
  },
})

/** The way back for a daily digest that came weekly because nobody opened it. */
export const dailyAgain = defineAction({
  ...byButton,
  name: 'digest.daily',
  does: { en: 'Get the daily digest every day again', zh: '恢复每天一份日报' },
  input: z.object({ digest: z.uuid() }),
  async run(context, { digest }) {
    const { tx, actor, now } = context
    const own = await tx.digest.findFirst({ where: { id: digest, userId: actor.id } })
    if (!own) throw new Refusal('digest.notYours', {})
    const slot = await slotAfter(context, { every: 'day', anchor: 1, at: own.at, zone: own.zone }, now)
    // Who turned the daily one on again by their settings has one beside the slowed one already.
    const daily = await tx.digest.findUnique({
      where: { userId_kind_every: { userId: actor.id, kind: own.kind, every: 'day' } },
    })
    await tx.digest.update({ where: { id: digest }, data: { slowed: false } })
    await tx.digest.update({ where: { id: daily?.id ?? digest }, data: { every: 'day', state: 'on', ...slot } })
    return {
      notice: t('digest.dailyAgain', { at: slot.nextAt }),
      audit: [{ action: 'digest.daily', on: { entity: 'user', id: actor.id }, facts: { kind: own.kind } }],
    }
  },
})

/** A room's digest goes on after it was paused, by whoever set it up. */
export const resume = defineAction({
  ...byButton,
  name: 'digest.resume',
  does: { en: 'Let a paused digest of a room go on', zh: '恢复一个暂停的群日报' },
  input: z.object({ digest: z.uuid() }),
  async run(context, { digest }) {
    const { tx, actor, now } = context
    const own = await tx.digest.findFirst({ where: { id: digest, ownerId: actor.id, state: 'paused' } })
    if (!own) throw new Refusal('digest.notYours', {})
    const every = everies.find(one => one === own.every) ?? 'day'
    const slot = await slotAfter(context, { every, anchor: own.anchor, at: own.at, zone: own.zone }, now)
    await tx.digest.update({ where: { id: digest }, data: { state: 'on', because: null, ...slot } })
    return {
      notice: t('digest.goesOn', { at: slot.nextAt }),
      audit: [{ action: 'digest.resume', on: { entity: 'user', id: actor.id }, facts: { kind: own.kind } }],
    }
  },
})
