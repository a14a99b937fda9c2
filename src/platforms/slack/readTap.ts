import { z } from 'zod'
import { isObject, type Json } from '../../core/card.ts'
import { formIdOf } from '../../core/form.ts'
import { addressIn } from './address.ts'
import { chatOf, type Heard, inboundOf, type Origin, type Surroundings } from './heard.ts'
import { decodeAction, decodePick, type Offer, openAgain, openInputs, openRest } from './values.ts'

const tap = z.object({
  user: z.object({ id: z.string(), team_id: z.string().nullish() }),
  team: z.object({ id: z.string() }).nullish(),
  trigger_id: z.string(),
  response_url: z.string().optional(),
  channel: z.object({ id: z.string() }).nullish(),
  container: z
    .object({ type: z.string(), message_ts: z.string().optional(), is_ephemeral: z.boolean().optional() })
    .optional(),
  message: z.object({ thread_ts: z.string().optional() }).nullish(),
  view: z.object({ type: z.string(), id: z.string().optional() }).nullish(),
  actions: z
    .array(
      z.object({
        block_id: z.string().default(''),
        value: z.string().optional(),
        selected_option: z.object({ value: z.string() }).nullish(),
      }),
    )
    .min(1),
})
type Tap = z.infer<typeof tap>

/** A button that was pressed or a choice that acts at once. A button with an address only tells us that it was pressed. */
export function readTap(around: Surroundings, body: unknown): Heard {
  const sent = tap.parse(body)
  const [action] = sent.actions
  const { block, copy } = addressIn(action?.block_id ?? '')
  const offer = offerOf(block, action)
  if (!offer) return action?.value === undefined && !action?.selected_option ? undefined : stale(around, sent)
  if (offer.verb === openInputs) return opening(sent, offer)
  if (offer.verb === openAgain) return goingOn(around, sent, offer)
  if (offer.verb === openRest) return turning(around, sent, { offer, copy })
  return acted(around, sent, { offer, copy })
}

function offerOf(block: string, action: Tap['actions'][number] | undefined): Offer | undefined {
  const chosen = action?.selected_option?.value
  if (chosen === undefined) return action?.value === undefined ? undefined : decodeAction(action.value)
  const pick = decodePick(block)
  return pick ? { verb: pick.verb, data: { ...pick.data, [pick.input]: chosen } } : decodeAction(chosen)
}

function acted(around: Surroundings, sent: Tap, { offer, copy }: { offer: Offer; copy: string | undefined }): Heard {
  const { chat, respond, thread, onHome } = originOf(sent)
  const message = sent.container?.message_ts
  const sender = {
    tenant: sent.team?.id ?? sent.user.team_id ?? '',
    person: sent.user.id,
    chat,
    eventId: `do:${sent.trigger_id}`,
    ticket: {
      way: 'tap' as const,
      trigger: sent.trigger_id,
      ...(respond ? { respond } : {}),
      ...(thread ? { thread } : {}),
      ...(sent.view?.type === 'modal' && sent.view.id ? { modal: sent.view.id } : {}),
    },
  }
  const said = { kind: 'tap' as const, action: offer.verb, input: offer.data }
  return {
    inbound: inboundOf(around, sender, {
      said,
      ...(message ? { message } : {}),
      ...(copy ? { copy } : {}),
      ...(onHome ? { onHome } : {}),
    }),
  }
}

/** A value we do not know comes from a card of another time: the house says so, and shows the card as it is now. */
function stale(around: Surroundings, sent: Tap): Heard {
  const { copy } = addressIn(sent.actions[0]?.block_id ?? '')
  return acted(around, sent, { offer: { verb: 'unknown', data: {} }, copy })
}

/** Where the tap was made, for a form that it opens. */
function originOf(sent: Tap): Origin {
  return {
    chat: chatOf(sent.channel?.id, sent.user.id),
    ...(sent.response_url ? { respond: sent.response_url } : {}),
    ...(sent.message?.thread_ts ? { thread: sent.message.thread_ts } : {}),
    ...(sent.view?.type === 'home' ? { onHome: true as const } : {}),
  }
}

const inputs = z.object({
  verb: z.string(),
  title: z.string(),
  data: z.record(z.string(), z.custom<Json>()),
  inputs: z.array(z.custom<Json>(isObject)),
})

/** The inputs that stood beside the button, as a form of their own. */
function opening(sent: Tap, { data }: Offer): Heard {
  const asked = inputs.safeParse(data)
  if (!asked.success) return undefined
  const { verb, title, inputs: fields, data: given } = asked.data
  const card = {
    type: 'AdaptiveCard' as const,
    version: '1.5' as const,
    body: fields,
    actions: [{ type: 'Action.Execute', id: 'submit', title, verb }],
  }
  const form = { id: formIdOf(verb, given), title, card }
  return { open: { trigger: sent.trigger_id, form, origin: { ...originOf(sent), as: 'tap' } } }
}

const rest = z.object({
  from: z.number().int().min(0).max(10_000),
  chat: z.string().max(100).optional(),
  message: z.string().max(100).optional(),
  copy: z.uuid().optional(),
  home: z.literal(true).optional(),
})

/** What did not fit into a message or the Home tab is asked for, below the card or in the modal that shows the pages. */
function turning(around: Surroundings, sent: Tap, { offer, copy }: { offer: Offer; copy: string | undefined }): Heard {
  const asked = rest.safeParse(offer.data)
  if (!asked.success) return undefined
  const { from, chat, message = sent.container?.message_ts, copy: named = copy, home } = asked.data
  const modal = sent.view?.type === 'modal' ? sent.view.id : undefined
  const sender = {
    ...{ tenant: sent.team?.id ?? sent.user.team_id ?? '', person: sent.user.id, eventId: '' },
    chat: chatOf(sent.channel?.id ?? chat, sent.user.id),
    ticket: {
      ...{ way: 'rest' as const, trigger: sent.trigger_id, from },
      ...(sent.response_url ? { respond: sent.response_url } : {}),
      ...(modal ? { modal } : {}),
    },
  }
  const along = { ...(message ? { message } : {}), ...(named ? { copy: named } : {}) }
  return { inbound: inboundOf(around, sender, { said: { kind: home ? 'home' : 'copy' }, ...along }) }
}

/** A form that was closed too early is wanted back. */
function goingOn(around: Surroundings, sent: Tap, { data }: Offer): Heard {
  const kept = z.object({ kept: z.uuid() }).safeParse(data)
  const heard = acted(around, sent, { offer: { verb: openAgain, data: {} }, copy: undefined })
  return kept.success && heard && 'inbound' in heard ? { again: { ...heard, kept: kept.data.kept } } : undefined
}
