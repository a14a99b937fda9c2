import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import { newId } from '../../core/id.ts'
import { localDate, startOfDay, storedDay } from '../../core/moment.ts'
import type { Outcome } from '../../core/platform.ts'
import { can } from '../../core/rights.ts'
import { type Text, t } from '../../core/text.ts'
import { readWhen } from '../../core/when/read.ts'
import { claimFiles } from '../../store/files.ts'
import { type Context, defineAction } from '../action.ts'
import { askFor } from '../form.ts'
import { findTicket, type Ticket } from '../tickets/load.ts'
import { changedBy, refOf } from '../tickets/move.ts'
import { keepParts } from './parts.ts'
import { readLine, readMinutes, readParts } from './read.ts'
import { spanText } from './span.ts'

const mostMinutes = 1_440
const words = (max: number) => z.string().max(max).default('')
const input = z.object({
  ticket: z.string().min(1).max(100),
  time: words(40),
  travel: words(40),
  on: words(60),
  billable: words(10),
  parts: words(1_000),
  note: words(1_000),
  signedBy: words(100),
  files: words(600),
})
type Input = z.infer<typeof input>

/** Hours on a ticket: how long, when, the way there, what was used up, who signed; photos and files go with them. */
export const add = defineAction({
  name: 'worklog.add',
  words: { en: ['ticket hours', 'log hours'], zh: ['记工时', '工时', '工单 工时'] },
  usage: {
    en: '<ticket> <2.5h> [travel 40min] [what was done] [parts: seal x2]',
    zh: '<工单> <2.5小时> [路上40分钟] [做了什么] [配件: 密封圈 x2]',
  },
  does: { en: 'Log hours on a ticket', zh: '给工单记工时' },
  input,
  read: readLine,
  allow: can('update', 'ticket'),

  async run(context, fields) {
    const ticket = await findTicket(context, fields.ticket, 'update')
    if (['merged', 'cancelled', 'new'].includes(ticket.state)) throw new Refusal('worklog.notNow', { no: ticket.no })
    const files = [...context.files.map(({ id }) => id), ...fields.files.split(',').filter(Boolean)]
    if (context.said !== 'form' && !fields.time) return form(context, ticket, { ...fields, files: files.join(',') })
    return save(context, ticket, { ...fields, files: files.join(',') })
  },
})

function form({ reader, now, actor }: Context, { no, subject }: Ticket, { files }: Input): Outcome {
  return askFor(
    {
      action: 'worklog.add',
      context: { ticket: no, files },
      title: t('worklog.title', { no }),
      heading: subject,
      ...(files ? { intro: t('worklog.withFiles', { count: files.split(',').length }) } : {}),
      rows: [
        [
          { id: 'time', label: 'worklog.time', hint: 'worklog.timeHint', required: true, max: 40 },
          { id: 'travel', label: 'worklog.travel', hint: 'worklog.travelHint', max: 40 },
        ],
        [
          { id: 'on', label: 'worklog.on', value: localDate(now, actor.zone), max: 60 },
          { id: 'signedBy', label: 'worklog.signedBy', max: 100 },
        ],
        [{ id: 'note', label: 'worklog.note', many: true, max: 1_000 }],
        [{ id: 'parts', label: 'worklog.parts', hint: 'worklog.partsHint', many: true, max: 1_000 }],
        [{ id: 'billable', kind: 'toggle', label: 'worklog.billable', value: 'true' }],
      ],
    },
    reader,
  )
}

/** The fields as they are kept. Throws a Refusal with a sentence at every one that cannot stand. */
function checked({ now, actor, reader }: Context, fields: Input) {
  const wrong: Record<string, Text> = {}
  const minutes = readMinutes(fields.time)
  const travel = fields.travel ? readMinutes(fields.travel) : 0
  const when = fields.on ? readWhen(fields.on, { now: startOfDay(now, actor.zone), zone: actor.zone }) : undefined
  const on = fields.on ? when && localDate(when.at, actor.zone) : localDate(now, actor.zone)
  const parts = readParts(fields.parts)
  if (minutes === undefined || minutes <= 0) wrong.time = t('worklog.timeUnclear')
  if (travel === undefined) wrong.travel = t('worklog.timeUnclear')
  if (minutes !== undefined && travel !== undefined && minutes + travel > mostMinutes)
    wrong.time = t('worklog.overADay', { hours: 24 })
  if (!on) wrong.on = t('field.date')
  else if (on > localDate(now, actor.zone)) wrong.on = t('worklog.future', { on: storedDay(on, reader) })
  if (!Array.isArray(parts)) wrong.parts = t('worklog.partsUnclear', { line: parts.unclear })
  if (Object.keys(wrong).length > 0 || !on || !minutes || travel === undefined || !Array.isArray(parts))
    throw new Refusal('input.fields', {}, wrong)
  return { minutes, travel, on, parts }
}

async function save(context: Context, ticket: Ticket, fields: Input): Promise<Outcome> {
  const { tx, actor, now, reader } = context
  const { minutes, travel, on, parts } = checked(context, fields)
  await takeFromDay(context, on, minutes + travel)
  const fileIds = z.array(z.uuid()).parse(fields.files.split(',').filter(Boolean))
  await claimFiles(tx, fileIds, now)
  const id = newId()
  await tx.worklog.create({
    data: {
      ...{ id, ticketId: ticket.id, userId: actor.id, on: new Date(on), minutes, travelMinutes: travel },
      ...{
        billable: fields.billable !== 'false',
        note: fields.note,
        signedBy: fields.signedBy || null,
        fileIds,
      },
      ...{ createdAt: now, createdById: actor.id },
    },
  })
  await keepParts(context, id, parts)
  const span = spanText(minutes + travel, reader)
  return {
    notice: t('worklog.added', { no: ticket.no, span, on: storedDay(on, reader) }),
    changed: changedBy(ticket),
    audit: [
      {
        action: 'worklog.add',
        on: refOf(ticket),
        facts: { no: ticket.no, minutes: minutes + travel, on, files: fileIds.length },
      },
    ],
  }
}

/** A day has twenty-four hours for everybody, whatever is logged at the same moment (R138). */
async function takeFromDay({ tx, actor, reader }: Context, on: string, minutes: number): Promise<void> {
  const [kept] = await tx.sql`
    insert into "WorkDay" as d ("userId", "on", minutes) values (${actor.id}, ${on}::date, ${minutes})
    on conflict ("userId", "on") do update set minutes = d.minutes + excluded.minutes where d.minutes + excluded.minutes <= ${mostMinutes}::int
    returning minutes`
  if (kept) return
  const [day] = await tx.sql<{
    minutes: number
  }>`select minutes from "WorkDay" where "userId" = ${actor.id} and "on" = ${on}::date`
  const logged = day?.minutes ?? 0
  throw new Refusal(
    'worklog.dayFull',
    { on: storedDay(on, reader), logged: spanText(logged, reader), left: spanText(mostMinutes - logged, reader) },
    { time: t('worklog.overADay', { hours: 24 }) },
  )
}
