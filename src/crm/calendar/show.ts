import { DateTime } from 'luxon'
import { z } from 'zod'
import { localDate } from '../../core/moment.ts'
import { allows, can } from '../../core/rights.ts'
import { type Reader, say, t } from '../../core/text.ts'
import type { WorkCalendar } from '../../core/worktime.ts'
import { defineAction } from '../action.ts'
import { companyRecord } from '../company.ts'
import { drawList, type Row } from '../list.ts'
import { defineView } from '../view.ts'
import { type Stretch, stretches } from './days.ts'
import { hoursText } from './hours.ts'
import { calendarOf } from './read.ts'

const mayChange = can('update', 'company')
const shownAhead = 8

/** When the company works: hours of the week, holidays to come, and which years are known. */
export const show = defineAction({
  name: 'calendar.show',
  words: { en: ['calendar', 'work calendar'], zh: ['日历', '工作日历'] },
  usage: { en: '', zh: '' },
  does: { en: 'See working hours, holidays and make-up days', zh: '看工作时间、节假日和调休' },
  input: z.object({}),
  read: () => ({}),
  allow: 'everyone',
  async run() {
    return { cards: [{ view: 'calendar', of: companyRecord, to: 'only' }] }
  },
})

export const calendarView = defineView({
  name: 'calendar',
  async draw({ tx, actor, reader, company }) {
    if (!actor) return null
    const calendar = await calendarOf(tx, company.zone)
    const mine = allows(mayChange, actor)
    const today = localDate(reader.now, company.zone)
    const coming = stretches(calendar.special.filter(({ date }) => date >= today)).slice(0, shownAhead)
    const rows = [
      ...weekRows(calendar, reader, mine ? [edit(reader)] : []),
      ...coming.map((stretch, index) => comingRow(stretch, reader, index === 0 ? t('calendar.coming') : undefined)),
      ...yearRows(calendar, { reader, today, mine: mine ? 'changes' : 'reads' }),
    ]
    return drawList(
      {
        title: t('calendar.title'),
        subtitle: t('calendar.zone', { zone: company.zone }),
        empty: t('calendar.empty'),
        rows,
      },
      reader,
    )
  },
})

/** Weekdays in a row with the same hours share a line. */
function weekRows(calendar: WorkCalendar, reader: Reader, buttons: Row['buttons']): Row[] {
  const groups: { from: number; to: number; hours: string }[] = []
  for (let weekday = 1; weekday <= 7; weekday++) {
    const hours = hoursText(calendar.week.get(weekday) ?? [])
    const last = groups.at(-1)
    if (last?.hours === hours) last.to = weekday
    else groups.push({ from: weekday, to: weekday, hours })
  }
  return groups.map(({ from, to, hours }, index) => ({
    ...(index === 0 ? { section: say(t('calendar.hours'), reader) } : {}),
    title: from === to ? weekdayName(from, reader) : `${weekdayName(from, reader)} – ${weekdayName(to, reader)}`,
    line: hours || say(t('calendar.free'), reader),
    buttons: index === 0 ? buttons : [],
  }))
}

/** "周一", "Mon": 1 is Monday. */
function weekdayName(weekday: number, reader: Reader): string {
  return DateTime.utc(2024, 1, weekday)
    .setLocale(reader.locale === 'zh' ? 'zh-CN' : 'en-GB')
    .toFormat('EEE')
}

function edit(reader: Reader): Row['buttons'][number] {
  return { title: say(t('button.edit'), reader), verb: 'calendar.hours', data: {} }
}

function comingRow(stretch: Stretch, reader: Reader, section?: ReturnType<typeof t>): Row {
  const name = (reader.locale === 'en' && stretch.nameEn) || stretch.name
  const kind = say(t(stretch.works ? 'calendar.makeUp' : 'calendar.off'), reader)
  return {
    ...(section ? { section: say(section, reader) } : {}),
    title: dates(stretch, reader),
    line: [kind, name].filter(Boolean).join(' · '),
    buttons: [],
  }
}

function dates({ from, to }: Stretch, reader: Reader): string {
  const [first, last] = [from, to].map(date =>
    DateTime.fromISO(date, { zone: 'utc' })
      .setLocale(reader.locale === 'zh' ? 'zh-CN' : 'en-GB')
      .toFormat(reader.locale === 'zh' ? 'M月d日 EEE' : 'EEE d MMM'),
  )
  return first === last ? `${first}` : `${first} – ${last}`
}

/** This year and the next: whether their holidays are known, and the way to enter them. */
function yearRows(
  calendar: WorkCalendar,
  { reader, today, mine }: { reader: Reader; today: string; mine: 'changes' | 'reads' },
): Row[] {
  const now = Number(today.slice(0, 4))
  return [now, now + 1].map((year, index) => {
    const isKnown = calendar.years.has(year)
    return {
      ...(index === 0 ? { section: say(t('calendar.years'), reader) } : {}),
      title: String(year),
      line: isKnown ? say(t('calendar.yearKnown'), reader) : '',
      mark: isKnown ? '' : say(t('calendar.yearUnknown', { year: String(year) }), reader),
      buttons:
        mine === 'changes'
          ? [{ title: say(t(isKnown ? 'button.edit' : 'button.enter'), reader), verb: 'calendar.year', data: { year } }]
          : [],
    }
  })
}
