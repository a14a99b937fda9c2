import { z } from 'zod'
import { Ambiguous, Refusal } from '../core/errors.ts'
import { newId } from '../core/id.ts'
import type { Answer, CardWish, Entity, FormView, FormWish, Inbound, Outcome, ShownCard } from '../core/platform.ts'
import type { Actor } from '../core/rights.ts'
import { type Reader, say, type Text } from '../core/text.ts'
import { companyOf } from '../store/company.ts'
import type { Tx } from '../store/db.ts'
import { type Intake, storedAnswer, takeIn } from '../store/inbox.ts'
import { type Asked, type NewPost, settle } from '../store/posts.ts'
import { privateSpaceOf, roomsOfPool } from '../store/spaces.ts'
import { drawFor } from './draw.ts'
import type { House } from './house.ts'

/** An answer as it is kept with its event: without the cards, which are drawn again when they are needed again. */
const keptSchema = z.object({
  undo: z.boolean().optional(),
  notice: z.string().optional(),
  error: z
    .object({ code: z.string(), text: z.string(), fields: z.record(z.string(), z.string()).optional() })
    .optional(),
  form: z.object({ id: z.string(), title: z.string(), card: z.custom<FormView['card']>() }).optional(),
  posts: z.array(z.string()),
})
type Kept = z.infer<typeof keptSchema>

type Acting = Intake & { actor: Actor }

/** Draws the cards of an outcome and writes everything it leaves behind; the last step of the transaction. */
export async function wholeAnswer(
  house: House,
  tx: Tx,
  { inbound, intake, outcome }: { inbound: Inbound; intake: Acting; outcome: Outcome },
): Promise<Answer> {
  const now = house.clock.now()
  const reader = { locale: intake.actor.locale, zone: intake.actor.zone, now }
  const posts = (await Promise.all((outcome.cards ?? []).map(wish => postsOf(tx, wish, intake)))).flat()
  const kept: Kept = {
    ...(outcome.notice ? { notice: say(outcome.notice, reader) } : {}),
    ...(outcome.form ? { form: formOf(outcome.form, reader) } : {}),
    ...(outcome.audit?.some(line => canUndo(house, line.action)) ? { undo: true } : {}),
    posts: posts.filter(post => post.inReply).map(post => post.id),
  }
  const tapped = tappedCopy(inbound, intake, posts)
  const asked = await settle(tx, {
    ...written(intake, now),
    answer: kept,
    audit: outcome.audit ?? [],
    changed: outcome.changed ?? [],
    posts,
    tapped: tapped?.id ?? null,
  })
  const shown = posts.filter(post => post.inReply).map(post => copyOf(post, inbound))
  const { posts: _kept, ...said } = kept
  return { ...said, cards: await drawCopies(house, tx, tapped ? [...shown, tapped] : shown, { intake, asked }) }
}

function canUndo(house: House, name: string): boolean {
  return house.actions.some(action => action.name === name && action.undo !== undefined)
}

/** The answer of an earlier delivery, its cards as they are now. */
export async function answerAgain(house: House, tx: Tx, inbound: Inbound): Promise<Answer> {
  const kept = keptSchema.safeParse(await storedAnswer(tx, inbound))
  if (!kept.success) throw new Refusal('event.inProgress', {})
  const { posts, ...said } = kept.data
  const copies = await tx.sql<CopyRow>`
    select id, view, entity, "entityId", params, audience, "readerId", "messageId" as message, wanted
    from "CardPost" where id = any (${posts}::uuid[])`
  return { ...said, cards: await drawCopies(house, tx, copies, {}) }
}

/**
 * What a person is told when it did not go through. An expected refusal is kept with its event, in a transaction of its own, since
 * the first one took everything back; an unexpected failure is logged and not kept, so that a repetition runs again.
 */
export async function explain(
  house: House,
  { inbound, error, intake }: { inbound: Inbound; error: unknown; intake?: Intake },
): Promise<Answer> {
  const locale = inbound.locale ?? intake?.actor?.locale ?? intake?.company.locale ?? 'zh'
  const reader = { locale, zone: intake?.actor?.zone ?? intake?.company.zone ?? 'UTC', now: house.clock.now() }
  if (!(error instanceof Refusal) && !(error instanceof Ambiguous)) {
    const reference = inbound.eventId.replace(/[^A-Za-z0-9]/g, '').slice(-6)
    house.log.error({ err: error, event: inbound.eventId, platform: inbound.platform }, 'an action failed')
    return {
      error: { code: 'error.unexpected', text: say({ key: 'error.unexpected', args: { reference } }, reader) },
      cards: [],
    }
  }
  try {
    return await house.store.transaction(tx => refused(house, tx, { inbound, error, reader }))
  } catch (failure) {
    house.log.error({ err: failure, event: inbound.eventId }, 'a refusal could not be kept')
    return error instanceof Refusal ? { error: errorOf(error, reader), cards: [] } : { cards: [] }
  }
}

async function refused(
  house: House,
  tx: Tx,
  { inbound, error, reader }: { inbound: Inbound; error: Refusal | Ambiguous; reader: Reader },
): Promise<Answer> {
  const intake = await takeIn(tx, inbound)
  if (!intake) return answerAgain(house, tx, inbound)
  const said = error instanceof Refusal ? { error: errorOf(error, reader) } : {}
  if (!intake.actor) return { ...said, cards: [] }
  const acting = { ...intake, actor: intake.actor }
  if (error instanceof Ambiguous) {
    const outcome: Outcome = {
      notice: { key: 'choice.asked', args: { said: error.said } },
      cards: [choice(inbound, error, intake.actor)],
    }
    return wholeAnswer(house, tx, { inbound, intake: acting, outcome })
  }
  const audit = aboutRights.has(error.text.key)
    ? [{ action: 'refused', on: { entity: 'user' as const, id: intake.actor.id }, facts: { code: error.text.key } }]
    : []
  const tapped = tappedCopy(inbound, intake, [])
  const answer: Kept = { ...said, posts: tapped ? [tapped.id] : [] }
  const asked = await settle(tx, {
    ...written(acting, house.clock.now()),
    answer,
    audit,
    changed: [],
    posts: [],
    tapped: tapped?.id ?? null,
  })
  return { ...said, cards: await drawCopies(house, tx, tapped ? [tapped] : [], { intake: acting, asked }) }
}

function written(intake: Acting, at: Date) {
  return { event: intake.event, at, actorId: intake.actor.id, via: 'chat' }
}

/** Refusals of a right are part of the trail; refusals by a rule or a slip of the pen are not. */
const aboutRights = new Set<string>(['action.notAllowed', 'record.notYours', 'lead.notYourPool'])

function errorOf(error: Refusal, reader: Reader): NonNullable<Answer['error']> {
  const fields = Object.entries(error.fields).map(([name, text]): [string, string] => [name, say(text, reader)])
  return {
    code: error.text.key,
    text: say(error.text, reader),
    ...(fields.length > 0 ? { fields: Object.fromEntries(fields) } : {}),
  }
}

/** The same action again, once for every candidate. */
function choice(inbound: Inbound, error: Ambiguous, actor: Actor): CardWish {
  const { candidates, said } = error
  const again =
    inbound.said.kind === 'text'
      ? { text: inbound.said.text }
      : { action: inbound.said.action, input: inbound.said.input }
  return { view: 'choice', of: { entity: 'user', id: actor.id }, params: { said, candidates, ...again }, to: 'only' }
}

function formOf(form: FormWish, reader: Reader): FormView {
  const context = Buffer.from(JSON.stringify(form.context ?? {})).toString('base64url')
  return { id: `${form.action}~${context}`, title: say(form.title satisfies Text, reader), card: form.card }
}

/** Copies for a wish: a list that is paged stays the same copy, everything else is a new one. */
async function postsOf(tx: Tx, wish: CardWish, intake: Acting): Promise<NewPost[]> {
  const { view, of, params = {}, to } = wish
  const copy = { view, of, params, readerId: null, inReply: false, again: false }
  if (typeof to === 'object' && 'pool' in to) {
    const rooms = await roomsOfPool(tx, to.pool)
    return rooms.map(spaceId => ({ ...copy, id: newId(), spaceId, audience: 'room' }))
  }
  if (typeof to === 'object') {
    const spaceId = await privateSpaceOf(tx, to.dm, intake.space?.id)
    return spaceId ? [{ ...copy, id: newId(), spaceId, audience: 'only', readerId: to.dm }] : []
  }
  if (!intake.space) return []
  const same =
    intake.tapped?.view === view &&
    intake.tapped.entityId === of.id &&
    intake.tapped.audience === (to === 'room' ? 'room' : 'only')
  const id = same && intake.tapped ? intake.tapped.id : newId()
  return [
    {
      ...copy,
      id,
      spaceId: intake.space.id,
      audience: to === 'room' ? 'room' : 'only',
      readerId: to === 'room' ? null : intake.actor.id,
      inReply: true,
      again: same,
    },
  ]
}

/** The tapped copy, to be shown again as it is now, unless the outcome redraws it anyway. */
function tappedCopy(inbound: Inbound, { tapped }: Intake, posts: NewPost[]): CopyRow | undefined {
  if (!tapped || posts.some(post => post.id === tapped.id)) return undefined
  return { ...tapped, message: inbound.message ?? null, wanted: 1 }
}

function copyOf({ of, ...post }: NewPost, inbound: Inbound): CopyRow {
  return {
    ...post,
    entity: of.entity,
    entityId: of.id,
    message: post.again ? (inbound.message ?? null) : null,
    wanted: 1,
  }
}

/** Draws copies, each for whom it is. */
async function drawCopies(
  house: House,
  tx: Tx,
  copies: CopyRow[],
  { intake, asked }: { intake?: Acting; asked?: Asked[] },
): Promise<ShownCard[]> {
  const company = intake?.company ?? (await companyOf(tx))
  const shown = await Promise.all(
    copies.map(async copy => {
      const drawn = await drawFor(house, tx, { copy, company, ...(intake ? { known: intake.actor } : {}) })
      const wanted = asked?.find(({ id }) => id === copy.id)?.wanted ?? copy.wanted
      return drawn && { post: copy.id, message: copy.message, audience: copy.audience, card: drawn.card, drawn: wanted }
    }),
  )
  return shown.flatMap(card => card ?? [])
}

type CopyRow = {
  id: string
  view: string
  entity: Entity
  entityId: string
  params: Record<string, unknown>
  audience: 'room' | 'only'
  readerId: string | null
  message: string | null
  wanted: number
}
