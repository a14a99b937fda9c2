import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import { t } from '../../core/text.ts'
import { readUntil } from '../../core/when/until.ts'
import { defineAction } from '../action.ts'
import { keepRhythm } from './keep.ts'

const off = /^(off|end|结束|关|关闭|取消)$/i

/** Nothing rings until then; what came meanwhile comes at its end, in one message. */
export const silence = defineAction({
  name: 'reminder.silence',
  words: { en: ['dnd', 'do not disturb'], zh: ['免打扰', '勿扰'] },
  usage: { en: '<2h> | until <day or time> | off', zh: '<2小时> | 到 <哪天或几点> | 关闭' },
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
    const end = readUntil(until, { now, zone: actor.zone })
    if (!end) throw new Refusal('silence.unclear', { said: until })
    if (end <= now) throw new Refusal('duty.past', {})
    await keepRhythm(context, { dndUntil: end })
    return {
      notice: t('silence.on', { at: end }),
      audit: [{ action: 'reminder.silence', on, facts: { until: end.toISOString() } }],
    }
  },
})
