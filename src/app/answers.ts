import { z } from 'zod'
import { Refusal } from '../core/errors.ts'
import { formIdOf } from '../core/form.ts'
import type { Act, Answer, FormView, FormWish, Outcome } from '../core/platform.ts'
import { type Reader, say } from '../core/text.ts'
import type { Tx } from '../store/db.ts'
import { storedAnswer } from '../store/inbox.ts'
import { type CopyRow, copyOf, drawCopies, postsOf, settleAndDraw, tappedCopy } from './copies.ts'
import type { Acting, House } from './house.ts'

/** An answer as it is kept with its event: without the cards, which are drawn again when they are needed again. */
const keptSchema = z.object({
  undo: z.boolean().optional(),
  notice: z.string().optional(),
  error: z
    .object({ code: z.string(), text: z.string(), fields: z.record(z.string(), z.string()).optional() })
    .optional(),
  form: z
    .object({ id: z.string(), title: z.string(), card: z.custom<FormView['card']>(), context: z.string().optional() })
    .optional(),
  files: z.array(z.object({ id: z.uuid(), name: z.string(), mime: z.string(), size: z.number() })).optional(),
  awaits: z.literal('files').optional(),
  posts: z.array(z.string()),
})
export type Kept = z.infer<typeof keptSchema>

/** Draws the cards of an outcome and writes everything it leaves behind; the last step of the transaction. */
export async function wholeAnswer(
  house: House,
  tx: Tx,
  { inbound, intake, outcome, error }: { inbound: Act; intake: Acting; outcome: Outcome; error?: Kept['error'] },
): Promise<Answer> {
  const now = house.clock.now()
  const reader = { locale: intake.actor.locale, zone: intake.actor.zone, now }
  const posts = (await Promise.all((outcome.cards ?? []).map(wish => postsOf(tx, wish, { inbound, intake })))).flat()
  const kept: Kept = {
    ...(error ? { error } : {}),
    ...(outcome.notice ? { notice: say(outcome.notice, reader) } : {}),
    ...(outcome.form ? { form: formOf(outcome.form, { reader, event: intake.event }) } : {}),
    ...(outcome.files ? { files: outcome.files } : {}),
    ...(outcome.audit?.some(line => canUndo(house, line.action)) ? { undo: true } : {}),
    posts: posts.filter(post => post.inReply).map(post => post.id),
  }
  const tapped = tappedCopy(inbound, intake, posts)
  const settlement = {
    ...{ event: intake.event, at: now, actorId: intake.actor.id, via: 'chat' },
    answer: kept,
    audit: outcome.audit ?? [],
    changed: outcome.changed ?? [],
    posts,
    tapped: tapped?.redraw ?? null,
  }
  const shown = posts.filter(post => post.inReply).map(post => copyOf(post, inbound))
  const { posts: _kept, ...said } = kept
  const copies = tapped?.redraw.inReply ? [...shown, tapped.copy] : shown
  return { ...said, cards: await settleAndDraw(house, tx, settlement, { copies, intake }) }
}

/** Nothing happens before what was sent along is here; the event is claimed, so that nobody sends it for nothing. */
export async function awaitingFiles(tx: Tx, { event }: Acting): Promise<Answer> {
  const answer: Kept = { awaits: 'files', posts: [] }
  await tx.inboundEvent.update({ where: { id: event }, data: { answer } })
  return { awaits: 'files', cards: [] }
}

function canUndo(house: House, name: string): boolean {
  return house.actions.some(action => action.name === name && action.undo !== undefined)
}

/** The answer of an earlier delivery, its cards as they are now. */
export async function answerAgain(house: House, tx: Tx, inbound: Act): Promise<Answer> {
  return saidAgain(house, tx, await storedAnswer(tx, inbound))
}

/** An answer that was given before, its cards as they are now. */
export async function saidAgain(house: House, tx: Tx, stored: unknown): Promise<Answer> {
  const kept = keptSchema.safeParse(stored)
  if (!kept.success) throw new Refusal('event.inProgress', {})
  const { posts, ...said } = kept.data
  const copies = await tx.sql<CopyRow>`
    select id, view, entity, "entityId", params, audience, "readerId", "messageId" as message, wanted
    from "CardPost" where id = any (${posts}::uuid[])`
  return { ...said, again: true, cards: await drawCopies(house, tx, copies) }
}

/** The longest context that travels inside a form's id; a longer one stays with the event whose answer the form was. */
const longestContext = 600

/** A form remembers the event that opened it: sent twice as it stands, it counts once (R10). */
function formOf({ action, context = {}, title, card }: FormWish, { reader, event }: { reader: Reader; event: string }) {
  const id = formIdOf(action, { ...context, opened: event })
  const form = { title: say(title, reader), card }
  if (id.length <= longestContext) return { id, ...form }
  return { id: formIdOf(action, { kept: event }), ...form, context: JSON.stringify(context) }
}
