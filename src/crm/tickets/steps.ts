import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import { can } from '../../core/rights.ts'
import { type TextKey, t } from '../../core/text.ts'
import { type Action, defineAction } from '../action.ts'
import { findTicket } from './load.ts'
import { changedBy, moveTicket, refOf, type Step, tell } from './move.ts'
import { askNext } from './offers.ts'

const input = z.object({ ticket: z.string().min(1).max(100) })
const read = (rest: string) => ({ ticket: rest })

/** Somebody is on the way to the customer. */
export const onTheWay = step(
  { from: ['taken'], to: 'onTheWay' },
  {
    name: 'ticket.onTheWay',
    words: { en: ['ticket on the way', 'on the way'], zh: ['出发', '工单 出发'] },
    does: { en: 'Say that you are on the way to the customer', zh: '已出发去客户现场' },
    said: 'ticket.isOnTheWay',
  },
)

/** The work has begun. */
export const start = step(
  { from: ['taken', 'onTheWay'], to: 'working' },
  {
    name: 'ticket.start',
    words: { en: ['ticket start', 'start work'], zh: ['开工', '工单 开工'] },
    does: { en: 'Start to work on a ticket', zh: '开始处理工单' },
    said: 'ticket.started',
  },
)

/** The customer did what we waited for: the clock goes on. */
export const resume = step(
  { from: ['waiting'], to: 'working' },
  {
    name: 'ticket.resume',
    words: { en: ['ticket resume'], zh: ['恢复工单', '工单 恢复'] },
    does: { en: 'Go on after waiting for the customer', zh: '结束等待，继续处理' },
    said: 'ticket.resumed',
  },
)

type Named = Pick<Action, 'name' | 'words' | 'does'> & { said: TextKey }

function step(move: Step, { said, ...named }: Named) {
  return defineAction({
    ...named,
    usage: { en: '<ticket>', zh: '<工单>' },
    input,
    read,
    allow: can('update', 'ticket'),
    async run(context, given) {
      const ticket = await findTicket(context, given.ticket, 'update')
      const { no, subject } = ticket
      if (ticket.state === move.to)
        return { notice: t('ticket.isSoAlready', { no, state: t(`ticket.state.${move.to}`) }) }
      await moveTicket(context, ticket, move)
      return {
        notice: t(said, { no, subject }),
        changed: changedBy(ticket),
        audit: [{ action: named.name, on: refOf(ticket), facts: { no, subject } }],
        cards: tell(context, ticket, [ticket.ownerId]),
      }
    },
  })
}

/** Back to the queue, with a word why; the rule asks somebody else. */
export const giveBack = defineAction({
  name: 'ticket.giveBack',
  words: { en: ['ticket give back'], zh: ['退回工单', '工单 退回'] },
  usage: { en: '<ticket> <why>', zh: '<工单> <原因>' },
  does: { en: 'Put a ticket back into the queue', zh: '把工单退回队列' },
  input: input.extend({ reason: z.string().max(300).default('') }),
  read: rest => {
    const [ticket = '', ...reason] = rest.split(/\s+/)
    return { ticket, reason: reason.join(' ') }
  },
  allow: can('update', 'ticket'),
  async run(context, given) {
    const ticket = await findTicket(context, given.ticket, 'update')
    const { no, subject } = ticket
    if (ticket.state === 'new') throw new Refusal('ticket.isSoAlready', { no, state: t('ticket.state.new') })
    await moveTicket(context, ticket, {
      from: ['taken', 'onTheWay', 'working', 'waiting'],
      to: 'new',
      data: { ownerId: null, takenAt: null },
    })
    const free = { ...ticket, state: 'new', ownerId: null, owner: null, holdSince: null }
    const asked = await askNext(context, free, { notThese: ticket.ownerId ? [ticket.ownerId] : [] })
    return {
      notice: t(asked.to ? 'ticket.givenOn' : 'ticket.givenBack', { no, subject, to: asked.to }),
      changed: changedBy(ticket),
      audit: [{ action: 'ticket.giveBack', on: refOf(ticket), facts: { no, reason: given.reason } }, ...asked.audit],
      cards: asked.cards,
    }
  },
})
