import { setTimeout as sleep } from 'node:timers/promises'
import { Refusal } from '../core/errors.ts'
import type { Act, Answer, Outcome } from '../core/platform.ts'
import { allows } from '../core/rights.ts'
import type { Action, Context } from '../crm/action.ts'
import { rolesThatMay } from '../store/actors.ts'
import { DoneMeanwhile, isConnectionLost, type Tx } from '../store/db.ts'
import { type Intake, takeIn } from '../store/inbox.ts'
import { answerOfForm, claimForm, sentForm, wasSent } from '../store/sentForms.ts'
import { rememberSpace } from '../store/spaces.ts'
import { answerAgain, awaitingFiles, saidAgain, wholeAnswer } from './answers.ts'
import type { Acting, House } from './house.ts'
import { parseInput } from './input.ts'
import { createMeaning } from './meaning.ts'
import { explain } from './refusals.ts'
import { isRecord } from './threads.ts'

/**
 * Takes one thing a person did from claim to answer, in one transaction: claim the event, find out who acts, find the action,
 * check right and input, run it, write trail, copies and jobs. The same event twice gets the same answer and has one effect.
 * Never throws: what goes wrong becomes a sentence.
 */
export function createDispatch(house: House): (inbound: Act) => Promise<Answer> {
  const meaning = createMeaning(house.actions)

  /** Undefined when it is allowed, but waits for what was sent along. */
  async function act(tx: Tx, inbound: Act, intake: Acting): Promise<Outcome | undefined> {
    const { action, input } = await meaning(tx, inbound, intake)
    if (!allows(action.allow, intake.actor)) throw await notAllowed(tx, action)
    if (inbound.sent) return undefined
    const context = contextOf(tx, inbound, intake)
    return action.run(context, parseInput(action, input, inbound.said.kind, intake.actor.locale))
  }

  function contextOf(tx: Tx, inbound: Act, { actor, company, space, tapped }: Acting): Context {
    const now = house.clock.now()
    return {
      tx,
      actor,
      now,
      company,
      space,
      card: tapped && { entity: tapped.entity, id: tapped.entityId },
      said: inbound.said.kind,
      files: inbound.files ?? [],
      quote: inbound.message && inbound.quoted ? { message: inbound.message, text: inbound.quoted } : null,
      reader: { locale: actor.locale, zone: actor.zone, now },
    }
  }

  async function handle(tx: Tx, inbound: Act, known: { intake?: Intake }): Promise<Answer> {
    const intake = await takeIn(tx, inbound, house.clock.now())
    if (!intake) return answerAgain(house, tx, inbound)
    known.intake = intake
    const acting = await withActor(tx, inbound, intake)
    const form = sentForm(inbound)
    const said = form && (await answerOfForm(tx, form, { inbound, event: intake.event }))
    if (said) return saidAgain(house, tx, said)
    const outcome = isTalk(inbound, intake) ? {} : await act(tx, inbound, acting).catch(unlessSent(tx, inbound, form))
    // What asks on is not done yet.
    if (form && outcome && !outcome.form) await claimForm(tx, form, { inbound, event: intake.event })
    return outcome ? wholeAnswer(house, tx, { inbound, intake: acting, outcome }) : awaitingFiles(tx, acting)
  }

  return async inbound => {
    const known: { intake?: Intake } = {}
    try {
      return await throughOutage(() => house.store.transaction(tx => handle(tx, inbound, known)))
    } catch (error) {
      return explain(house, { inbound, error, ...known })
    }
  }
}

/** People talk below something that is not the card of a record. */
function isTalk({ said }: Act, { tapped }: Intake): boolean {
  return said.kind === 'text' && said.aside === true && !(tapped && isRecord(tapped))
}

/**
 * Starts again while the database is away, for a few seconds. Safe although a commit may have gone through before the line broke: the
 * event was claimed in that same commit, so the second start finds it and only repeats the answer.
 */
async function throughOutage<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await work()
    } catch (error) {
      if (tries === 12 || !isConnectionLost(error)) throw error
      await sleep(250)
    }
  }
}

/** Who is refused what they have just done with the same form hears what that did. */
function unlessSent(tx: Tx, inbound: Act, form: string | undefined) {
  return async (error: unknown): Promise<never> => {
    if (form && error instanceof Refusal && (await wasSent(tx, form, inbound))) throw new DoneMeanwhile()
    throw error
  }
}

/** Nobody acts without being somebody; a chat we are spoken to in for the first time is remembered. */
async function withActor(tx: Tx, inbound: Act, intake: Intake): Promise<Acting> {
  if (!intake.actor) throw new Refusal('account.unlinked', {})
  const { chat, platform, tenant, person } = inbound
  const space = intake.space ?? {
    id: await rememberSpace(tx, { platform, tenant, chatId: chat.id, name: chat.name, kind: chat.kind, person }),
    kind: chat.kind,
  }
  return { ...intake, actor: intake.actor, space }
}

async function notAllowed(tx: Tx, { allow }: Action): Promise<Refusal> {
  if (allow === 'everyone') return new Refusal('action.unknown', {})
  return new Refusal('action.notAllowed', { roles: await rolesThatMay(tx, allow) })
}
