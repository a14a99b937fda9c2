import type { Handle } from '../../scripts/demo/people.ts'
import { slack as slackPlatform } from '../../src/platforms/slack/index.ts'
import { listOf, nodeOf, textOf } from '../fakes/slack-blocks.ts'
import { signatureOf } from '../fakes/slack-door.ts'
import { wireOf } from '../fakes/slack-views.ts'
import type { Form, Said, Seen } from '../world.ts'
import type { Delivery, Harness } from './contract.ts'
import { heardIn } from './heard.ts'
import { cardOf, pressed } from './slackSeen.ts'
import { accountOf, aSlackWorld, dmOf, type SlackWorld } from './slackWorld.ts'

type Bytes = { body: string; contentType: string }

/** Slack as the contract speaks to it: signed bytes over HTTP, against the fake. */
export async function aSlack(): Promise<Harness> {
  const on = await aSlackWorld()
  const { world, slack, settings } = on
  const platform = slackPlatform({ ...settings, report: () => {} })
  /** What stood in a message when somebody looked at it. */
  const looked = new WeakMap<Seen, unknown[]>()

  function requestOf({ body, contentType }: Bytes) {
    const seconds = Math.floor(settings.now().getTime() / 1_000)
    const signature = signatureOf(slack.signingSecret, seconds, body)
    const headers = {
      'content-type': contentType,
      'x-slack-request-timestamp': String(seconds),
      'x-slack-signature': signature,
    }
    return {
      method: 'POST' as const,
      path: '/slack/events',
      query: new URLSearchParams(),
      headers,
      body: Buffer.from(body),
    }
  }

  function delivery(who: Handle, bytes: () => Bytes): Delivery {
    let made: Bytes | undefined
    const once = () => (made ??= bytes())
    return {
      inbound: () => heardIn(platform, requestOf(once())),
      send: async () => {
        const { eventId } = await heardIn(platform, requestOf(once()))
        const before = await everything(who)
        const { status } = await on.door.knock(once().body, once().contentType)
        await on.settled()
        await pressOpen(who)
        const known = new Map(before.map(({ id, version }) => [id, version]))
        const messages = (await everything(who)).filter(({ id, version }) => known.get(id) !== version)
        return { status, answer: await storedAnswer(on, eventId), messages }
      },
    }
  }

  /** A line cannot open a form by itself: its answer is a button that does. */
  async function pressOpen(who: Handle): Promise<void> {
    const last = slack.messages.findLast(({ channel }) => channel === dmOf(who))
    if (!last || !JSON.stringify(last.blocks).includes('"打开表单"')) return
    const { channel, ts } = last
    await on.door.action(accountOf(who), pressed(last.blocks, '打开表单'), { message: { channel, ts } })
    await on.settled()
  }

  async function everything(who: Handle): Promise<Seen[]> {
    return [...(await lists(who)), ...(await lists(who, 'leads'))]
  }

  async function lists(who: Handle, chat = 'dm'): Promise<Seen[]> {
    const channel = chat === 'dm' ? dmOf(who) : `C0${chat.toUpperCase()}`
    const posted = slack.messages.filter(message => message.channel === channel && !message.deleted)
    const alone = slack.ephemerals.filter(one => one.channel === channel && one.user === accountOf(who))
    return [
      ...posted.map(message =>
        seen({ ...message, id: message.ts, chat, version: message.history.length, audience: 'room' as const }),
      ),
      ...alone.map(one => seen({ ...one, id: one.ts, chat, version: 1, audience: 'user' as const, user: slack.bot })),
    ]
  }

  type Shown = Pick<Seen, 'id' | 'chat' | 'version' | 'audience' | 'text'> & { user: string; blocks: unknown[] }
  function seen({ id, chat, version, audience, text, user, blocks }: Shown): Seen {
    const from = user === slack.bot ? 'shoal' : user.replace(/^U0/, '').toLowerCase()
    const card = cardOf(blocks)
    const message = { ...{ id, seq: Number(id), chat, from, audience, version }, text: card ? '' : text, card }
    looked.set(message, blocks)
    return message
  }

  return {
    world: { ...world, close: on.close },
    cardsInReply: false,
    lists,
    says: (who, text, chat = 'dm') =>
      delivery(who, () => {
        const channel = chat === 'dm' ? dmOf(who) : `C0${chat.toUpperCase()}`
        const ts = `${Math.floor(settings.now().getTime() / 1_000)}.${String(++slack.counter).padStart(6, '0')}`
        const line = text.replace(/@shoal/i, `<@${slack.bot}>`)
        const own = { channel, ts, user: accountOf(who), text, blocks: [], metadata: undefined, thread: undefined }
        slack.messages.push({ ...own, history: [text], deleted: false })
        const kind = chat === 'dm' ? { type: 'message', channel_type: 'im' } : { type: 'app_mention' }
        return eventOf(on, { ...kind, user: accountOf(who), text: line, channel, ts })
      }),
    taps: (who, title, message) =>
      delivery(who, () => {
        const channel = message.chat === 'dm' ? dmOf(who) : `C0${message.chat.toUpperCase()}`
        const container = { type: 'message', message_ts: message.id, channel_id: channel, is_ephemeral: false }
        return payloadOf({
          ...{ type: 'block_actions', ...common(on, who), container, channel: { id: channel, name: message.chat } },
          ...{
            message: { ts: message.id },
            trigger_id: slack.trigger(accountOf(who)),
            response_url: slack.responseUrl(),
          },
          actions: [{ ...pressed(looked.get(message) ?? [], title), action_ts: '1' }],
        })
      }),
    fills: (who, form, inputs) => submission(on, who, { form, inputs, delivery, lists }),
    watches: async who => {
      const start = slack.calls.length
      return {
        get shown() {
          return statesOf(on, start).filter(({ channel }) =>
            slack.channels.get(channel)?.members.includes(accountOf(who)),
          )
        },
        stop: () => {},
      }
    },
  }
}

type Filling = {
  form: Form | undefined
  inputs: Record<string, string>
  delivery(who: Handle, bytes: () => Bytes): Delivery
  lists(who: Handle): Promise<Seen[]>
}

/** A form is a modal: pressed open if it came as a button, filled in and sent off. */
function submission(on: SlackWorld, who: Handle, { form, inputs, delivery }: Filling): Delivery {
  if (!form) throw new Error('there is no form to fill in')
  const view = [...on.slack.views.values()].findLast(({ user }) => user === accountOf(who))
  if (!view) throw new Error('no modal is open')
  const values = valuesOf(listOf(view.view.blocks), inputs)
  return delivery(who, () =>
    payloadOf({
      ...{ type: 'view_submission', ...common(on, who), trigger_id: on.slack.trigger(accountOf(who), view.id) },
      view: { ...wireOf(on.slack, view), state: { values } },
    }),
  )
}

/** What stands in the inputs of a modal, with what was typed into some of them, as Slack sends it. */
export function valuesOf(
  blocks: unknown[],
  inputs: Record<string, string> = {},
): Record<string, Record<string, unknown>> {
  const entries = blocks.map(nodeOf).flatMap((block): [string, Record<string, unknown>][] => {
    if (block.type !== 'input') return []
    const element = nodeOf(block.element)
    const id = textOf(block.block_id)
    return [[id, { [textOf(element.action_id)]: stateOf(element, inputs[id]) }]]
  })
  return Object.fromEntries(entries)
}

function stateOf(element: Record<string, unknown>, typed: string | undefined): Record<string, unknown> {
  const { type } = element
  if (type === 'plain_text_input') return { type, value: (typed ?? textOf(element.initial_value)) || null }
  const options = [...listOf(element.options), element.initial_option].map(nodeOf)
  const chosen = typed === undefined ? element.initial_option : options.find(({ value }) => value === typed)
  const searched = typed && !chosen ? { text: { type: 'plain_text', text: typed }, value: typed } : chosen
  return { type, selected_option: searched ?? null }
}

function common({ slack }: SlackWorld, who: Handle) {
  return { team: { id: slack.team }, user: { id: accountOf(who), team_id: slack.team }, api_app_id: slack.app }
}

function eventOf({ slack }: SlackWorld, event: Record<string, unknown>): Bytes {
  const authorizations = [{ team_id: slack.team, user_id: slack.bot, is_bot: true }]
  const envelope = {
    type: 'event_callback',
    team_id: slack.team,
    event_id: `Ev${++slack.counter}`,
    authorizations,
    event,
  }
  return { body: JSON.stringify(envelope), contentType: 'application/json' }
}

function payloadOf(body: object): Bytes {
  const contentType = 'application/x-www-form-urlencoded'
  return { body: new URLSearchParams({ payload: JSON.stringify(body) }).toString(), contentType }
}

/** What the house keeps of its answer, in the words the person was told. */
async function storedAnswer({ world }: SlackWorld, eventId: string): Promise<Said['answer']> {
  const [row] = await world.store.sql<{ answer: Said['answer'] & { posts?: unknown } }>`
    select answer from "InboundEvent" where platform = 'slack' and "dedupeKey" = ${eventId}`
  const { posts: _posts, ...answer } = row?.answer ?? {}
  return answer
}

/** Every state of every message since then, in the order it was shown. */
function statesOf({ slack }: SlackWorld, start: number): (Seen & { channel: string })[] {
  const versions = new Map<string, number>()
  const states = slack.calls.map(({ method, args, answer }) => {
    if (answer !== 'ok' || (method !== 'chat.postMessage' && method !== 'chat.update')) return undefined
    const post = postIn(args.metadata)
    const found = slack.messages.find(({ ts, metadata }) => ts === args.ts || (post && postIn(metadata) === post))
    if (!found) return undefined
    const version = (versions.get(found.ts) ?? 0) + 1
    versions.set(found.ts, version)
    const place = { id: found.ts, seq: Number(found.ts), chat: '', channel: found.channel }
    return { ...place, from: 'shoal', audience: 'room' as const, text: '', card: cardOf(listOf(args.blocks)), version }
  })
  return states.slice(start).flatMap(state => state ?? [])
}

function postIn(metadata: unknown): string {
  return textOf(nodeOf(nodeOf(metadata).event_payload).post)
}
