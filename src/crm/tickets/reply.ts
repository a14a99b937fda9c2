import { z } from 'zod'
import type { Outcome } from '../../core/platform.ts'
import { can } from '../../core/rights.ts'
import { t } from '../../core/text.ts'
import { type Context, defineAction } from '../action.ts'
import { askFor } from '../form.ts'
import { findTicket, type Ticket } from './load.ts'
import { changedBy, moveTicket, refOf, tell } from './move.ts'
import { noteResponse, writeMessage } from './respond.ts'
import { serviceSettings } from './settings.ts'

const input = z.object({ ticket: z.string().min(1).max(100), text: z.string().max(4_000).default('') })
const read = (rest: string) => {
  const [ticket = '', ...text] = rest.split(/\s+/)
  return { ticket, text: text.join(' ') }
}

/** Answers the customer, who reads it on their page of the ticket. The first answer stops the clock of the response. */
export const reply = defineAction({
  name: 'ticket.reply',
  words: { en: ['ticket reply'], zh: ['回复工单', '工单 回复'] },
  usage: { en: '<ticket> <text>', zh: '<工单> <内容>' },
  does: { en: 'Answer the customer on a ticket', zh: '在工单里回复客户' },
  input,
  read,
  allow: can('update', 'ticket'),

  async run(context, { ticket: said, text }) {
    const ticket = await findTicket(context, said, 'update')
    if (!text) return form(context, ticket, 'ticket.reply')
    await writeMessage(context, ticket.id, { from: 'agent', visibility: 'public', text })
    await noteResponse(context, ticket)
    const pauses =
      serviceSettings.of(context.company).pauseOnReply && ['taken', 'onTheWay', 'working'].includes(ticket.state)
    if (pauses) await moveTicket(context, ticket, { from: ['taken', 'onTheWay', 'working'], to: 'waiting' })
    const { no } = ticket
    return {
      notice: t(pauses ? 'ticket.repliedWaits' : 'ticket.replied', { no }),
      changed: changedBy(ticket),
      audit: [{ action: 'ticket.reply', on: refOf(ticket), facts: { no } }],
    }
  },
})

/** A note among colleagues, with what was sent along; the customer never sees it. */
export const note = defineAction({
  name: 'ticket.note',
  words: { en: ['ticket note'], zh: ['工单备注', '工单 备注'] },
  usage: { en: '<ticket> <text>', zh: '<工单> <内容>' },
  does: { en: 'Leave a note for colleagues on a ticket', zh: '给同事留内部备注，客户看不到' },
  input,
  read,
  allow: can('read', 'ticket'),

  async run(context, { ticket: said, text }) {
    const ticket = await findTicket(context, said, 'read')
    const { files } = context
    if (!text && files.length === 0) return form(context, ticket, 'ticket.note')
    await writeMessage(context, ticket.id, { from: 'agent', visibility: 'internal', text, files })
    const { no } = ticket
    return {
      notice: t(files.length > 0 ? 'ticket.notedFiles' : 'ticket.noted', { no, count: files.length }),
      changed: changedBy(ticket),
      audit: [{ action: 'ticket.note', on: refOf(ticket), facts: { no } }],
      cards: tell(context, ticket, [ticket.ownerId]),
    }
  },
})

function form({ reader }: Context, { no, subject }: Ticket, action: 'ticket.reply' | 'ticket.note'): Outcome {
  const isReply = action === 'ticket.reply'
  return askFor(
    {
      action,
      context: { ticket: no },
      title: t(isReply ? 'ticket.replyTitle' : 'ticket.noteTitle', { no }),
      heading: subject,
      intro: t(isReply ? 'ticket.replyHint' : 'ticket.noteHint'),
      fields: [{ id: 'text', label: 'ticket.text', many: true, required: true, max: 4_000 }],
    },
    reader,
  )
}
