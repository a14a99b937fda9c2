import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import { can } from '../../core/rights.ts'
import { t } from '../../core/text.ts'
import { defineAction } from '../action.ts'
import { askFor } from '../form.ts'
import { findTicket, readTicket } from './load.ts'
import { changedBy, moveTicket, refOf } from './move.ts'
import { openStates } from './vocabulary.ts'

/**
 * Two tickets about the same thing: the first becomes part of the second for good (R137). What is said to the first afterwards goes to the second;
 * its messages and hours stay readable where they are.
 */
export const merge = defineAction({
  name: 'ticket.merge',
  words: { en: ['ticket merge', 'merge ticket'], zh: ['合并工单', '工单 合并'] },
  usage: { en: '<ticket> <into ticket>', zh: '<工单> <并入的工单>' },
  does: { en: 'Make a ticket part of another one', zh: '把一张工单并入另一张' },
  input: z.object({ ticket: z.string().min(1).max(100), into: z.string().max(100).default('') }),
  read: rest => {
    const [ticket = '', into = ''] = rest.split(/[\s,，→>]+/)
    return { ticket, into }
  },
  allow: can('update', 'ticket'),

  async run(context, { ticket: said, into }) {
    const { tx, now } = context
    const source = await findTicket(context, said, 'update')
    if (!into)
      return askFor(
        {
          action: 'ticket.merge',
          context: { ticket: source.no },
          title: t('ticket.mergeTitle', { no: source.no }),
          heading: source.subject,
          intro: t('ticket.mergeHint'),
          fields: [{ id: 'into', label: 'ticket.mergeInto', required: true, max: 100 }],
          save: t('button.ticketMerge'),
          style: 'destructive',
        },
        context.reader,
      )
    const wanted = await findTicket(context, into, 'read')
    // One step from any old number to the ticket that lives; a circle ends where it is.
    const target = wanted.intoId ? ((await readTicket(tx, wanted.intoId)) ?? wanted) : wanted
    if (target.id === source.id) throw new Refusal('ticket.mergeSelf', { no: source.no })
    await tx.sql`select id from "Ticket" where id = any (${[source.id, target.id]}::uuid[]) order by id for update`
    const alive = await tx.ticket.findUniqueOrThrow({ where: { id: target.id }, select: { state: true } })
    if (['merged', 'cancelled'].includes(alive.state))
      throw new Refusal('ticket.mergeGone', { no: target.no, state: t('ticket.state.merged') })
    await moveTicket(context, source, {
      from: [...openStates, 'resolved'],
      to: 'merged',
      data: { intoId: target.id, closedAt: now },
    })
    await tx.ticket.updateMany({ where: { intoId: source.id }, data: { intoId: target.id } })
    await tx.ticketOffer.updateMany({
      where: { ticketId: source.id, state: 'open' },
      data: { state: 'closed', endedAt: now },
    })
    const facts = { no: source.no, into: target.no }
    return {
      notice: t('ticket.merged', { ...facts, subject: target.subject }),
      changed: [...changedBy(source), refOf(target)],
      audit: [
        { action: 'ticket.merge', on: refOf(source), facts },
        { action: 'ticket.absorb', on: refOf(target), facts },
      ],
      cards: [{ view: 'ticket', of: refOf(target), to: 'only' }],
    }
  },
})
