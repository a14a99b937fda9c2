import { isZone } from '../../core/moment.ts'
import { type Reader, say, type Text, t } from '../../core/text.ts'
import { calendarOf } from '../calendar/read.ts'
import { drawList, type Row } from '../list.ts'
import { defineView } from '../view.ts'
import { type Duty, expectedBack, whyNotOnDuty } from './onDuty.ts'

type Person = Duty & { id: string; displayName: string; title: string | null; timeZone: string | null }

/** Who is on duty now and when the others are back; the reader's own line first, with the way to change it. */
export const dutyView = defineView({
  name: 'duty',
  async draw({ tx, actor, reader, company }) {
    if (!actor) return null
    const people = await tx.user.findMany({
      where: { status: 'active', identities: { some: {} } },
      select: {
        id: true,
        displayName: true,
        title: true,
        status: true,
        dutyState: true,
        awayUntil: true,
        timeZone: true,
      },
      orderBy: { createdOrder: 'asc' },
      take: 100,
    })
    const calendar = await calendarOf(tx, company.zone)
    const rows = people
      .toSorted((a, b) => Number(b.id === actor.id) - Number(a.id === actor.id))
      .map(person => {
        const zone = person.timeZone && isZone(person.timeZone) ? person.timeZone : company.zone
        return rowOf(person, {
          reader,
          calendar: { ...calendar, zone },
          mine: person.id === actor.id ? 'mine' : 'other',
        })
      })
    return drawList({ title: t('duty.title'), subtitle: t('duty.subtitle'), empty: t('duty.title'), rows }, reader)
  },
})

type Seen = { reader: Reader; calendar: Parameters<typeof whyNotOnDuty>[2]; mine: 'mine' | 'other' }

function rowOf(person: Person, { reader, calendar, mine }: Seen): Row {
  const why = whyNotOnDuty(person, reader.now, calendar)
  const back = why && expectedBack(person, reader.now, calendar)
  const state: Text =
    why === undefined
      ? t('duty.isOn')
      : why === 'off'
        ? t('duty.isOff')
        : why === 'away'
          ? t('duty.isAway', { at: back })
          : t('duty.isAfterHours', { at: back })
  const change = person.dutyState === 'on' ? 'off' : 'on'
  return {
    title: [person.displayName, person.title].filter(Boolean).join(' · '),
    line: say(state, reader),
    buttons:
      mine === 'mine'
        ? [
            {
              title: say(t(change === 'on' ? 'button.onDuty' : 'button.offDuty'), reader),
              verb: 'member.duty',
              data: { state: change },
            },
          ]
        : [],
  }
}
