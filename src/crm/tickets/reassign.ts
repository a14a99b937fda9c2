import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import type { AuditWish, CardWish, RecordRef } from '../../core/platform.ts'
import { can } from '../../core/rights.ts'
import { t } from '../../core/text.ts'
import { type Context, defineAction } from '../action.ts'
import { findPerson } from '../members/find.ts'
import { takenAway } from './assign.ts'
import { engineersOf } from './candidates.ts'
import { readTicket } from './load.ts'
import { changedBy } from './move.ts'
import { type Asked, askNext, offerTo } from './offers.ts'
import { mayTouch } from './rights.ts'
import { openStates } from './vocabulary.ts'

const atOnce = 200

/** Somebody is away: everything open that they have goes to a colleague, or by the rule and into the queue. */
export const reassign = defineAction({
  name: 'ticket.reassign',
  words: { en: ['reassign tickets'], zh: ['转派工单', '工单 转派'] },
  usage: { en: '<from> [to]', zh: '<原负责人> [接手人]' },
  does: { en: 'Move all open tickets of somebody who is away', zh: '有人请假时，把他的未完工单一起转走' },
  input: z.object({ from: z.string().min(1).max(100), to: z.string().max(100).default('') }),
  read: rest => {
    const [from = '', to = ''] = rest.split(/[\s,，→>]+/)
    return { from, to }
  },
  allow: can('assign', 'ticket'),

  async run(context, { from, to }) {
    const leaver = await findPerson(context, from)
    const heir = to ? await findPerson(context, to) : undefined
    if (
      heir &&
      (heir.id === leaver.id || heir.status !== 'active' || !(await engineersOf(context.tx)).includes(heir.id))
    )
      throw new Refusal('ticket.cannotTake', { name: heir.displayName })
    const moved = await moveAll(context, leaver.id, heir?.id)
    if (moved.changed.length === 0) throw new Refusal('ticket.nothingToMove', { name: leaver.displayName })
    return {
      notice: t('ticket.reassigned', {
        from: leaver.displayName,
        count: moved.count,
        asked: moved.asked,
        queued: moved.count - moved.asked,
      }),
      ...{ changed: moved.changed, audit: moved.audit, cards: moved.cards },
    }
  },
})

type Moved = { count: number; asked: number; changed: RecordRef[]; audit: AuditWish[]; cards: CardWish[] }

/** Takes the open tickets of a person away and asks others, one after the other. Each receiver gets every card; they are few. */
export async function moveAll(context: Context, from: string, to: string | undefined): Promise<Moved> {
  const rows = await context.tx.sql<{ id: string }>`
    select id from "Ticket" where "ownerId" = ${from} and state = any (${[...openStates]}) order by id limit ${atOnce} for update`
  const moved: Moved = { count: 0, asked: 0, changed: [], audit: [], cards: [] }
  for (const { id } of rows) {
    const ticket = await readTicket(context.tx, id)
    if (!ticket || (context.said !== 'job' && !mayTouch(context.actor, ticket, 'assign'))) continue
    const free = await takenAway(context, ticket)
    const asked: Asked = to
      ? await offerTo(context, free, { to, by: context.actor.id })
      : await askNext(context, free, { notThese: [from] })
    moved.count += 1
    moved.asked += asked.to ? 1 : 0
    moved.changed.push(...changedBy(ticket))
    moved.audit.push({
      action: 'ticket.reassign',
      on: { entity: 'ticket', id },
      facts: { no: ticket.no, to: asked.to ?? '—' },
    })
    moved.cards.push(...asked.cards)
  }
  return moved
}
