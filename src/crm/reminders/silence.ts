import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import { plusDays, startOfDay } from '../../core/moment.ts'
import { t } from '../../core/text.ts'
import { readWhen } from '../../core/when/read.ts'
import { defineAction } from '../action.ts'
import { keepRhythm } from './keep.ts'

const off = /^(off|end|结束|关|关闭|取消)$/i

/** Nothing rings until then; what came meanwhile comes at its end, in one message. */
export const silence = defineAction({
  name: 'reminder.silence',
  words: { en: ['dnd', 'do not disturb'], zh: ['免打扰', '勿扰'] },
  usage: { en: 'until <day or time> | off', zh: '到 <哪天或几点> | 关闭' },
  does: { en: 'Hear nothing until a time', zh: '一段时间内不收提醒' },
  input: z.object({ until: z.string().min(1).max(100) }),
  read: rest => ({ until: rest }),
  allow: 'everyone',
  async run(context, { until }) {
    const { now, actor } = context
    const on = { entity: 'user', id: actor.id } as const
    if (off.test(until.trim())) {
      await keepRhythm(context, { dndUntil: null })
      return { notice: t('silence.off'), audit: [{ action: 'reminder.silence', on, facts: { until: '' } }] }
    }
    const when = readWhen(until, { now, zone: actor.zone })
    if (!when) throw new Refusal('duty.whenUnclear', { said: until })
    // "Until Friday" is through Friday.
    const end = when.allDay ? startOfDay(plusDays(when.at, 1, actor.zone), actor.zone) : when.at
    if (end <= now) throw new Refusal('duty.past', {})
    await keepRhythm(context, { dndUntil: end })
    return {
      notice: t('silence.on', { at: end }),
      audit: [{ action: 'reminder.silence', on, facts: { until: end.toISOString() } }],
    }
  },
})
