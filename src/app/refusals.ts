import { Ambiguous, Refusal } from '../core/errors.ts'
import type { Act, Answer, CardWish, Outcome } from '../core/platform.ts'
import type { Actor } from '../core/rights.ts'
import { type Reader, say } from '../core/text.ts'
import type { Tx } from '../store/db.ts'
import { type Intake, takeIn } from '../store/inbox.ts'
import { answerAgain, type Kept, wholeAnswer } from './answers.ts'
import { settleAndDraw, tappedCopy } from './copies.ts'
import type { House } from './house.ts'

/**
 * What a person is told when it did not go through. An expected refusal is kept with its event, in a transaction of its own, since
 * the first one took everything back; an unexpected failure is logged and not kept, so that a repetition runs again.
 */
export async function explain(
  house: House,
  { inbound, error, intake }: { inbound: Act; error: unknown; intake?: Intake },
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
  { inbound, error, reader }: { inbound: Act; error: Refusal | Ambiguous; reader: Reader },
): Promise<Answer> {
  const intake = await takeIn(tx, inbound, house.clock.now())
  if (!intake) return answerAgain(house, tx, inbound)
  const said = error instanceof Refusal ? { error: errorOf(error, reader) } : {}
  if (!intake.actor) {
    const answer: Kept = { ...said, posts: [] }
    await tx.inboundEvent.update({ where: { id: intake.event }, data: { answer } })
    return { ...said, cards: [] }
  }
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
  if (error.cards.length > 0) {
    const outcome: Outcome = { audit, cards: [...error.cards] }
    return wholeAnswer(house, tx, { inbound, intake: acting, outcome, error: errorOf(error, reader) })
  }
  const tapped = tappedCopy(inbound, intake, [])
  const answer: Kept = { ...said, posts: tapped?.redraw.inReply ? [tapped.copy.id] : [] }
  const settlement = {
    ...{ event: acting.event, at: house.clock.now(), actorId: acting.actor.id, via: 'chat' },
    answer,
    audit,
    changed: [],
    posts: [],
    tapped: tapped?.redraw ?? null,
  }
  const copies = tapped?.redraw.inReply ? [tapped.copy] : []
  return { ...said, cards: await settleAndDraw(house, tx, settlement, { copies, intake: acting }) }
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
function choice(inbound: Act, error: Ambiguous, actor: Actor): CardWish {
  const { candidates, said } = error
  const again =
    inbound.said.kind === 'text'
      ? { text: inbound.said.text }
      : { action: inbound.said.action, input: inbound.said.input }
  return { view: 'choice', of: { entity: 'user', id: actor.id }, params: { said, candidates, ...again }, to: 'only' }
}
