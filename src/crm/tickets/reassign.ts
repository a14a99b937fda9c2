import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import { clockTime } from '../../core/moment.ts'
import type { AuditWish, CardWish, Outcome, RecordRef } from '../../core/platform.ts'
import { can } from '../../core/rights.ts'
import { type Reader, say, t } from '../../core/text.ts'
import { type Context, defineAction } from '../action.ts'
import { askFor, none } from '../form.ts'
import { findPerson, type Person } from '../members/find.ts'
import { type Absence, forGood, leftOpen, span } from './absence.ts'
import { personFor, takenAway } from './assign.ts'
import { type Candidate, candidatesFor } from './candidates.ts'
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
  input: z.object({
    from: z.string().min(1).max(100),
    to: z.string().max(100).default(''),
    /** Only what falls into their absence, or everything. */
    which: z.enum(['due', 'all']).default('all'),
    ...span.shape,
  }),
  read: rest => {
    const [from = '', to = ''] = rest.split(/[\s,，→>]+/)
    return { from, to }
  },
  allow: can('assign', 'ticket'),

  async run(context, { from, to, which, since, until }) {
    const absence = { since, until }
    const leaver = await findPerson(context, from)
    if (context.said === 'tap') return form(context, leaver, { from, absence })
    const heir = to && to !== none ? await personFor(context, to) : undefined
    if (heir?.id === leaver.id) throw new Refusal('ticket.cannotTake', { name: leaver.displayName })
    const only = which === 'due' ? await leftOpen(context.tx, leaver.id, absence) : undefined
    const moved = await moveAll(context, leaver.id, { to: heir?.id, only })
    if (moved.changed.length === 0) throw new Refusal('ticket.nothingToMove', { name: leaver.displayName })
    return {
      notice: t('ticket.reassigned', {
        from: leaver.displayName,
        count: moved.count,
        asked: moved.asked,
        queued: moved.count - moved.asked,
      }),
      changed: [...moved.changed, { entity: 'user', id: leaver.id }],
      ...{ audit: moved.audit, cards: moved.cards },
    }
  },
})

/** To whom, and how much of it: asked after a tap, as one typed line says all of it. */
async function form(
  context: Context,
  leaver: Person,
  { from, absence }: { from: string; absence: Absence },
): Promise<Outcome> {
  const { tx, reader } = context
  const free = (await candidatesFor(context, { skills: [], lat: null, lng: null })).filter(
    ({ id, off }) => id !== leaver.id && off !== 'left',
  )
  const open = (await leftOpen(tx, leaver.id, forGood)).length
  if (open === 0) throw new Refusal('ticket.nothingToMove', { name: leaver.displayName })
  const due = absence.until ? (await leftOpen(tx, leaver.id, absence)).length : 0
  const which = {
    ...{ id: 'which', label: 'ticket.reassignWhich' as const, value: 'due' },
    choices: [
      { value: 'due', title: say(t('ticket.reassignDue', { count: due }), reader) },
      { value: 'all', title: say(t('ticket.reassignAll', { count: open }), reader) },
    ],
  }
  return askFor(
    {
      action: 'ticket.reassign',
      context: { from, ...absence },
      title: t('ticket.reassignTitle', { name: leaver.displayName }),
      intro: t('ticket.reassignHint'),
      fields: [
        {
          ...{ id: 'to', label: 'ticket.reassignTo', value: none },
          choices: [
            { title: say(t('ticket.reassignByRule'), reader), value: none },
            ...free.map(one => ({ title: titleOf(one, reader), value: one.id })),
          ],
        },
        ...(due > 0 && due < open ? [which] : []),
      ],
      save: t('button.ticketReassign'),
    },
    reader,
  )
}

function titleOf({ name, open, off, back }: Candidate, reader: Reader): string {
  const away = off ? say(t(`ticket.off.${off}`, { back: back ? clockTime(back, reader) : '—' }), reader) : ''
  return [name, say(t('ticket.load', { count: open }), reader), away].filter(Boolean).join(' · ')
}

type Moved = { count: number; asked: number; changed: RecordRef[]; audit: AuditWish[]; cards: CardWish[] }

/** Takes the open tickets of a person away and asks others, one after the other. Each receiver gets every card; they are few. */
export async function moveAll(
  context: Context,
  from: string,
  { to, only }: { to: string | undefined; only?: readonly string[] | undefined },
): Promise<Moved> {
  const rows = await context.tx.sql<{ id: string }>`
    select id from "Ticket" where "ownerId" = ${from} and state = any (${[...openStates]})
      and (${only === undefined} or id = any (${only ?? []}::uuid[])) order by id limit ${atOnce} for update`
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
