import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import { dateName } from '../../core/moment.ts'
import type { Outcome } from '../../core/platform.ts'
import { can } from '../../core/rights.ts'
import { type Reader, say, t } from '../../core/text.ts'
import { findFile } from '../../store/files.ts'
import { type Context, defineAction } from '../action.ts'
import { drawList, type Row } from '../list.ts'
import { findTicket, readTicket } from '../tickets/load.ts'
import { changedBy, refOf } from '../tickets/move.ts'
import { mayRead } from '../tickets/rights.ts'
import { defineView } from '../view.ts'
import { spanText } from './span.ts'
import { minutesOf } from './sums.ts'

const most = 10

/** The hours of a ticket, with what was done and used. */
export const list = defineAction({
  name: 'worklog.list',
  words: { en: ['ticket worklog', 'worklog'], zh: ['工时明细', '工单 工时明细'] },
  usage: { en: '<ticket>', zh: '<工单>' },
  does: { en: 'See the hours of a ticket', zh: '看工单的工时' },
  input: z.object({ ticket: z.string().min(1).max(100) }),
  read: rest => ({ ticket: rest }),
  allow: can('read', 'ticket'),
  async run(context, { ticket: said }) {
    const ticket = await findTicket(context, said, 'read')
    return { cards: [{ view: 'worklogs', of: refOf(ticket), to: 'only' }] }
  },
})

export const listView = defineView({
  name: 'worklogs',
  async draw({ tx, actor, reader }, of) {
    const ticket = await readTicket(tx, of.id)
    if (!ticket || !actor || !mayRead(actor, ticket)) return null
    const logs = await tx.worklog.findMany({
      where: { ticketId: ticket.id, deletedAt: null },
      include: { user: { select: { displayName: true } }, parts: { orderBy: { sort: 'asc' } } },
      orderBy: [{ on: 'desc' }, { createdAt: 'desc' }],
      take: most,
    })
    const sums = await minutesOf(tx, ticket.id)
    const rows = logs.map(
      (log): Row => ({
        title: `${dateName(log.on, { ...reader, zone: 'UTC' })} · ${log.user.displayName} · ${spanText(log.minutes, reader)}`,
        line: lineOf(log, reader),
        buttons: [
          ...(log.fileIds.length > 0
            ? [
                {
                  title: say(t('button.worklogFiles', { count: log.fileIds.length }), reader),
                  verb: 'worklog.files',
                  data: { log: log.id },
                },
              ]
            : []),
          ...(log.userId === actor.id
            ? [{ title: say(t('button.remove'), reader), verb: 'worklog.remove', data: { log: log.id } }]
            : []),
        ],
      }),
    )
    const said = { total: spanText(sums.total, reader), billable: spanText(sums.billable, reader) }
    return drawList(
      {
        title: t('worklogs.title', { no: ticket.no }),
        subtitle: t('worklogs.sums', said),
        empty: t('worklogs.empty'),
        rows,
      },
      reader,
    )
  },
})

type Used = { name: string; qty: { toString(): string } }
type Log = { travelMinutes: number; billable: boolean; note: string; signedBy: string | null; parts: Used[] }

function lineOf({ travelMinutes, billable, note, signedBy, parts }: Log, reader: Reader): string {
  const used = parts.map(({ name, qty }) => `${name} × ${qty.toString()}`)
  return [
    note,
    travelMinutes > 0 ? say(t('worklog.travelOf', { span: spanText(travelMinutes, reader) }), reader) : '',
    used.length > 0 ? say(t('worklog.used', { list: used }), reader) : '',
    signedBy ? say(t('worklog.signed', { name: signedBy }), reader) : '',
    billable ? '' : say(t('worklog.free'), reader),
  ]
    .filter(Boolean)
    .join(' · ')
}

/** Takes hours back that were one's own; the day has them again. */
export const remove = defineAction({
  name: 'worklog.remove',
  words: { en: [], zh: [] },
  usage: { en: '', zh: '' },
  does: { en: 'Take back hours you logged', zh: '撤回自己记的工时' },
  input: z.object({ log: z.uuid() }),
  read: () => ({}),
  allow: can('update', 'ticket'),
  async run(context, { log: id }): Promise<Outcome> {
    const { tx, actor, now } = context
    const log = await tx.worklog.findFirst({ where: { id, userId: actor.id } })
    const gone = log && (await tx.worklog.updateMany({ where: { id, deletedAt: null }, data: { deletedAt: now } }))
    if (!log || !gone || gone.count === 0) throw new Refusal('worklog.unknown', {})
    await tx.sql`
      update "WorkDay" set minutes = minutes - ${log.minutes + log.travelMinutes}::int where "userId" = ${actor.id} and "on" = ${log.on}::date`
    const ticket = await findTicket(
      context,
      (await tx.ticket.findUniqueOrThrow({ where: { id: log.ticketId } })).no,
      'read',
    )
    return {
      notice: t('worklog.removed', { no: ticket.no }),
      changed: changedBy(ticket),
      audit: [
        {
          action: 'worklog.remove',
          on: refOf(ticket),
          facts: { no: ticket.no, minutes: log.minutes + log.travelMinutes },
        },
      ],
    }
  },
})

/** The photos and files that came with some hours. */
export const files = defineAction({
  name: 'worklog.files',
  words: { en: [], zh: [] },
  usage: { en: '', zh: '' },
  does: { en: 'Get the photos and files of logged hours', zh: '取工时附的照片和文件' },
  input: z.object({ log: z.uuid() }),
  read: () => ({}),
  allow: can('read', 'ticket'),
  async run(context: Context, { log: id }): Promise<Outcome> {
    const log = await context.tx.worklog.findFirst({
      where: { id, deletedAt: null },
      include: { ticket: { select: { no: true } } },
    })
    if (!log) throw new Refusal('worklog.unknown', {})
    const { no } = await findTicket(context, log.ticket.no, 'read')
    const found = await Promise.all(log.fileIds.map(file => findFile(context.tx, file)))
    return { notice: t('worklog.filesOf', { no, count: found.length }), files: found.flatMap(file => file ?? []) }
  },
})
