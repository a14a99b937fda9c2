import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import { can } from '../../core/rights.ts'
import { t } from '../../core/text.ts'
import { defineAction } from '../action.ts'
import { companyRecord } from '../company.ts'
import { readDay } from './days.ts'

/** Makes one day a holiday or a working day. */
export const setDay = defineAction({
  name: 'calendar.day',
  words: { en: ['calendar day'], zh: ['调休'] },
  usage: { en: '<date> <off|work> [name] [hours]', zh: '<日期> <休|班> [名称] [时间]' },
  does: { en: 'Make one day a holiday or a working day', zh: '把某一天设为休息或上班' },
  input: z.object({ line: z.string().min(1).max(200) }),
  read: rest => ({ line: rest }),
  allow: can('update', 'company'),

  async run({ tx }, { line }) {
    const day = readDay(line)
    if ('key' in day) throw new Refusal(day.key, day.args)
    const { date, works, name, hours } = day
    const kind = works ? 'workday' : 'holiday'
    const data = { kind, name, nameEn: '', ...(hours ? { hours: hours.map(({ open, close }) => [open, close]) } : {}) }
    await tx.calendarDay.deleteMany({ where: { date: new Date(date) } })
    await tx.calendarDay.create({ data: { date: new Date(date), ...data } })
    return {
      notice: t(works ? 'calendar.dayWorks' : 'calendar.dayOff', { date }),
      changed: [companyRecord],
      audit: [{ action: 'calendar.day', on: companyRecord, facts: { date, kind, name } }],
      cards: [{ view: 'calendar', of: companyRecord, to: 'only' }],
    }
  },
})
