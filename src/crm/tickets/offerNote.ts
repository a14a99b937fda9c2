import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import type { FileRef } from '../../core/files.ts'
import { clip } from '../../core/normal.ts'
import type { CardWish } from '../../core/platform.ts'
import { say, t } from '../../core/text.ts'
import { type Context, defineAction } from '../action.ts'
import { stillKept } from '../attachments/kept.ts'
import { drawList } from '../list.ts'
import { defineView } from '../view.ts'
import { findTicket, type Ticket } from './load.ts'
import { refOf } from './move.ts'
import { note } from './reply.ts'
import { mayTouch } from './rights.ts'

type Said = { line: string; files: FileRef[] }
const states = ['asked', 'noted', 'left'] as const
const headings = { asked: 'ticket.offer.asked', noted: 'ticket.offer.noted', left: 'ticket.offer.left' } as const

/**
 * What somebody wrote below the card of a ticket, among people: offered to be noted on it, to its writer alone. Who neither works on the ticket nor
 * opened it is not disturbed.
 */
export const offerNote = defineAction({
  name: 'ticket.offerNote',
  words: { en: [], zh: [] },
  usage: { en: '', zh: '' },
  does: { en: 'Offer to note on the ticket what was written below its card', zh: '把工单卡片下的回复提议记为备注' },
  input: z.object({
    about: z.string().min(1).max(200),
    line: z.string().max(10_000),
    files: z.array(z.uuid()).max(20).default([]),
    answer: z.enum(['yes', 'no']).optional(),
  }),
  read: rest => ({ line: rest }),
  allow: 'everyone',
  async run(context, { about, line, files: kept, answer }) {
    const ticket = await notable(context, about)
    if (!ticket) return {}
    const files = answer ? await stillKept(context, kept) : context.files
    const said = { line, files }
    if (answer !== 'yes') return { cards: [wish(ticket, said, answer === 'no' ? 'left' : 'asked')] }
    const outcome = await note.run({ ...context, files }, { ticket: ticket.no, text: clip(line, 4_000) })
    return { ...outcome, cards: [...(outcome.cards ?? []), wish(ticket, said, 'noted')] }
  },
})

async function notable(context: Context, about: string): Promise<Ticket | undefined> {
  try {
    const ticket = await findTicket(context, about, 'read')
    return ticket.createdById === context.actor.id || mayTouch(context.actor, ticket, 'update') ? ticket : undefined
  } catch (error) {
    if (error instanceof Refusal) return undefined
    throw error
  }
}

function wish(ticket: Ticket, { line, files }: Said, state: (typeof states)[number]): CardWish {
  const shown = clip(line || files.map(({ name }) => name).join('、'), 200)
  const kept = { line, files: files.map(({ id }) => id) }
  const params = { title: `${ticket.no} ${ticket.subject}`, about: ticket.no, state, shown, kept }
  return { view: 'ticket.offerNote', of: refOf(ticket), params, to: 'only' }
}

const params = z.object({ title: z.string(), about: z.string(), state: z.enum(states), shown: z.string() })

/** "Note this?" below what was said; afterwards it says what became of it. */
export const offerNoteView = defineView({
  name: 'ticket.offerNote',
  async draw({ actor, reader }, _of, given) {
    if (!actor) return null
    const { title, about, state, shown } = params.parse(given)
    const button = (key: 'button.logIt' | 'button.leaveIt', answer: 'yes' | 'no') => ({
      ...{ title: say(t(key), reader), verb: 'ticket.offerNote', data: { about, answer }, main: answer === 'yes' },
    })
    const buttons = state === 'asked' ? [button('button.logIt', 'yes'), button('button.leaveIt', 'no')] : []
    return drawList(
      { title: t(headings[state]), empty: t('list.nothing'), rows: [{ title: shown, line: title, buttons }] },
      reader,
    )
  },
})
