import { clockTime } from '../../core/moment.ts'
import { type Reader, say, type Text, t } from '../../core/text.ts'
import { type WorkCalendar, workingBetween } from '../../core/worktime.ts'
import { fact } from '../facts.ts'
import { spanText } from '../worklogs/span.ts'
import type { Ticket } from './load.ts'
import { isOpen } from './vocabulary.ts'

type Clocked = Pick<
  Ticket,
  | 'state'
  | 'firstRespondedAt'
  | 'responseDueAt'
  | 'resolutionDueAt'
  | 'resolutionSeconds'
  | 'holdSince'
  | 'slaState'
  | 'provisional'
>

/** What the clock of a ticket says: until when somebody has to answer and to solve it, or how long it took. */
export function clockFacts(ticket: Clocked, calendar: WorkCalendar, reader: Reader) {
  return [
    ticket.firstRespondedAt === null && isOpen(ticket.state)
      ? fact(
          'ticket.responseDue',
          ticket.responseDueAt && said(due(ticket.responseDueAt, calendar, reader), reader),
          reader,
        )
      : undefined,
    fact('ticket.resolutionDue', said(resolution(ticket, calendar, reader), reader), reader),
  ].flatMap(line => line ?? [])
}

/** The same in a few words, for a row of a list; `late` says whether it should stand out. Of both clocks the next one, or the one that is meant. */
export function clockMark(
  ticket: Clocked,
  reader: Reader,
  of?: 'response' | 'resolution',
): { text: string; late: boolean } {
  if (!isOpen(ticket.state) || ticket.holdSince) return { text: '', late: false }
  const answer = ticket.firstRespondedAt || of === 'resolution' ? null : ticket.responseDueAt
  const [kind, at] =
    answer && (!ticket.resolutionDueAt || answer < ticket.resolutionDueAt)
      ? ['response' as const, answer]
      : ['resolution' as const, ticket.resolutionDueAt]
  if (!at) return { text: '', late: false }
  const late = at < reader.now
  return { text: say(t(late ? `ticket.mark.${kind}Late` : `ticket.mark.${kind}`, { at }), reader), late }
}

function resolution(ticket: Clocked, calendar: WorkCalendar, reader: Reader): Text | null {
  if (ticket.holdSince) return t('ticket.clockStands', { at: ticket.holdSince })
  if (ticket.resolutionSeconds !== null && ticket.resolutionSeconds < 60 && ticket.slaState !== 'failed')
    return t('ticket.tookNoTime')
  if (ticket.resolutionSeconds !== null)
    return t(ticket.slaState === 'failed' ? 'ticket.tookLate' : 'ticket.took', {
      span: spanText(ticket.resolutionSeconds / 60, reader),
    })
  if (!isOpen(ticket.state) || !ticket.resolutionDueAt) return null
  const said = due(ticket.resolutionDueAt, calendar, reader)
  return ticket.provisional ? t('ticket.provisional', { due: said }) : said
}

/** "明天 12:20（还有 1 小时 20 分）" or "今天 12:20（超 30 分）", in working time, which is said where a night or a day off lies between. */
function due(at: Date, calendar: WorkCalendar, reader: Reader): Text {
  const late = at < reader.now
  const minutes = late ? workingBetween(at, reader.now, calendar) : workingBetween(reader.now, at, calendar)
  const isPlain = Math.abs(Math.abs(at.getTime() - reader.now.getTime()) / 60_000 - minutes) < 1
  const texts = late
    ? (['ticket.overdueWorking', 'ticket.overdue'] as const)
    : (['ticket.leftWorking', 'ticket.left'] as const)
  return t(texts[isPlain ? 1 : 0], { at: clockTime(at, reader), span: spanText(minutes, reader) })
}

function said(text: Text | null, reader: Reader): string | null {
  return text && say(text, reader)
}
