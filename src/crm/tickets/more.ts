import { z } from 'zod'
import { can, modeOf, scopeOf } from '../../core/rights.ts'
import { say, type TextKey, t } from '../../core/text.ts'
import { defineAction } from '../action.ts'
import { drawList, type Row, type RowButton } from '../list.ts'
import { defineView } from '../view.ts'
import { filesOf } from './files.ts'
import { findTicket, readTicket } from './load.ts'
import { refOf } from './move.ts'
import { mayRead, mayTouch } from './rights.ts'
import { isOpen, priorities, priorityOf } from './vocabulary.ts'

/** Everything else one can do with a ticket. */
export const more = defineAction({
  name: 'ticket.more',
  words: { en: ['ticket more'], zh: ['工单更多', '工单 更多'] },
  usage: { en: '<ticket>', zh: '<工单>' },
  does: { en: 'See everything one can do with a ticket', zh: '看工单的全部操作' },
  input: z.object({ ticket: z.string().min(1).max(100) }),
  read: rest => ({ ticket: rest }),
  allow: can('read', 'ticket'),
  async run(context, { ticket: said }) {
    const ticket = await findTicket(context, said, 'read')
    return { cards: [{ view: 'ticket.more', of: refOf(ticket), to: 'only' }] }
  },
})

export const moreView = defineView({
  name: 'ticket.more',
  async draw({ tx, actor, reader }, of) {
    const ticket = await readTicket(tx, of.id)
    if (!ticket || !actor || !mayRead(actor, ticket)) return null
    const { no, state } = ticket
    const open = isOpen(state)
    const works = mayTouch(actor, ticket, 'update')
    const corrects = works || ticket.createdById === actor.id
    const sells = scopeOf(actor, 'create', 'opportunity').scopes.length > 0 && ticket.customer !== null
    const takesBack =
      scopeOf(actor, 'create', 'return').scopes.length > 0 && modeOf(actor, 'opportunity.amount') === 'read'
    const button = (title: TextKey, verb: string, data = {}): RowButton => ({
      ...{ title: say({ key: title }, reader), verb, data: { ticket: no, ...data } },
    })
    const row = (title: TextKey, hint: TextKey, buttons: RowButton[]): Row => ({
      ...{ title: say({ key: title }, reader), line: say({ key: hint }, reader), buttons },
    })
    const sent = await filesOf(tx, ticket.id)
    const others = priorities.filter(one => one !== priorityOf(ticket.priority))
    const rows: (Row | false)[] = [
      open && corrects && row('ticket.more.edit', 'ticket.more.editHint', [button('button.edit', 'ticket.edit')]),
      corrects &&
        !['merged', 'cancelled'].includes(state) &&
        row('ticket.more.customer', 'ticket.more.customerHint', [
          button('button.ticketCustomer', 'ticket.setCustomer'),
        ]),
      open &&
        corrects &&
        row(
          'ticket.more.priority',
          'ticket.more.priorityHint',
          others.map(one => button(`ticket.priority.${one}`, 'ticket.priority', { priority: one })),
        ),
      open &&
        mayTouch(actor, ticket, 'assign') &&
        row('ticket.more.assign', 'ticket.more.assignHint', [button('button.ticketAssign', 'ticket.assign')]),
      row('ticket.more.note', 'ticket.more.noteHint', [
        button('button.ticketNote', 'ticket.note'),
        ...(works && open ? [button('button.ticketReply', 'ticket.reply')] : []),
      ]),
      works &&
        row('ticket.more.hours', 'ticket.more.hoursHint', [
          button('button.worklogAdd', 'worklog.add'),
          button('button.worklogList', 'worklog.list'),
        ]),
      sent.length > 0 &&
        row('ticket.more.files', 'ticket.more.filesHint', [button('button.ticketFiles', 'ticket.files')]),
      row('ticket.more.page', 'ticket.more.pageHint', [button('button.ticketLink', 'ticket.link')]),
      row('ticket.more.articles', 'ticket.more.articlesHint', [
        button('button.articleFor', 'article.help'),
        ...(['resolved', 'closed'].includes(state) && works ? [button('button.articleWrite', 'article.write')] : []),
      ]),
      (sells || (takesBack && ticket.order !== null)) &&
        row('ticket.more.links', 'ticket.more.linksHint', [
          ...(sells ? [button('button.ticketDeal', 'ticket.deal')] : []),
          ...(takesBack && ticket.order ? [button('button.ticketReturn', 'ticket.return')] : []),
        ]),
      open &&
        row('ticket.more.escalate', 'ticket.more.escalateHint', [button('button.ticketEscalate', 'ticket.escalate')]),
      open &&
        works &&
        row('ticket.more.end', 'ticket.more.endHint', [
          ...(state === 'new' ? [] : [button('button.ticketBack', 'ticket.giveBack')]),
          button('button.ticketMerge', 'ticket.merge'),
          button('button.ticketCancel', 'ticket.cancel'),
        ]),
      row('ticket.more.trail', 'ticket.more.trailHint', [
        { title: say(t('card.any.why'), reader), verb: 'record.why', data: { record: no } },
      ]),
    ]
    return drawList(
      {
        title: t('ticket.moreTitle', { no, subject: ticket.subject }),
        empty: t('list.nothing'),
        rows: rows.flatMap(one => one || []),
      },
      reader,
    )
  },
})
