/** Somebody who tries everything on Slack: types, presses each kind of control once, and sends off every form as it is. */
import { decodeAction, decodePick, type Offer, openInputs } from '../../src/platforms/slack/values.ts'
import { faultsOf, listOf, nodeOf, textOf, viewFaults } from '../fakes/slack-blocks.ts'
import { valuesOf } from './slackHarness.ts'
import { accountOf, type SlackWorld } from './slackWorld.ts'

/** A control as a person presses it, and what it stands for. */
type Control = { offer: Offer; action: Record<string, unknown> }

const sorry = '系统出了点问题'
const atOnce = 8

/** Walks for one person, in their private chat. */
export function slackWalker({ door, slack, settled }: SlackWorld, who: Parameters<typeof accountOf>[0]) {
  const me = accountOf(who)
  const chat = { channel: `D${me.slice(1)}`, ts: '1.1' }
  const complaints: string[] = []
  const offered = new Map<string, () => Promise<void>>()
  const pressed = new Set<string>()
  const opened = new Map<string, number>()
  const known = new Set<unknown>()

  function look(blocks: unknown, at: { message: typeof chat; ephemeral?: boolean } | { view: string }): void {
    for (const { offer, action } of controlsIn(listOf(blocks)))
      for (const verb of verbsOf(offer))
        if (!offered.has(verb))
          offered.set(verb, async () => answered(`press ${verb}`, await door.action(me, action, at)))
  }

  /** What came back at once: a yes, and nothing in it that Slack would not take. */
  function answered(what: string, { status, body }: { status: number; body: string }): void {
    const reply = body === '' ? {} : nodeOf(JSON.parse(body))
    const faults = reply.blocks ? faultsOf(reply.blocks, 'message') : reply.view ? viewFaults(reply.view) : []
    if (status !== 200 || faults.length > 0 || body.includes(sorry))
      complaints.push(`${what}: ${status} ${JSON.stringify(faults)} ${body.slice(0, 300)}`)
    look(reply.blocks, { message: chat, ephemeral: true })
  }

  /** Looks at everything that came since. */
  async function gather(): Promise<void> {
    await settled()
    const fresh = <T extends object>(all: Iterable<T>) => [...all].filter(one => !known.has(one) && known.add(one))
    const messages = fresh(slack.messages.filter(({ channel }) => channel === chat.channel))
    for (const message of messages) look(message.blocks, { message })
    const whispers = fresh(slack.ephemerals.filter(({ user }) => user === me))
    for (const message of whispers) look(message.blocks, { message, ephemeral: true })
    const responses = fresh(slack.responses)
    for (const { body } of responses) look(body.blocks, { message: chat, ephemeral: true })
    const said = [
      ...[...messages, ...whispers].map(({ text }) => text),
      ...responses.map(({ body }) => textOf(body.text)),
    ]
    complaints.push(...said.filter(text => text.includes(sorry)))
    const forms = fresh([...slack.views.values()].filter(({ user }) => user === me))
    await inTurn(forms, async ({ id, view }) => {
      look(view.blocks, { view: id })
      const action = /"f":"([a-zA-Z.]+)~/.exec(textOf(view.private_metadata))?.[1] ?? ''
      const times = opened.get(action) ?? 0
      opened.set(action, times + 1)
      if (action === '' || times >= 1) return
      answered(`form ${action}`, await door.submit(me, id, valuesOf(listOf(view.blocks))))
    })
    if (forms.length > 0) await gather()
  }

  async function types(lines: string[]): Promise<void> {
    await inTurn(lines, async text => answered(text, await door.command(me, '/crm', { text })))
    await gather()
  }

  /** Presses one of each kind of control that was ever shown, until nothing new comes. */
  async function presses(): Promise<void> {
    for (let left = [...offered]; left.length > 0; left = [...offered].filter(([verb]) => !pressed.has(verb))) {
      for (const [verb] of left) pressed.add(verb)
      await inTurn(left, ([, press]) => press())
      await gather()
    }
  }

  /** Looks at everything once more: cards change where they stand. */
  async function looksAgain(): Promise<void> {
    known.clear()
    await gather()
  }

  return {
    complaints,
    types,
    presses,
    gather,
    looksAgain,
    reached: () => new Set([...offered.keys(), ...opened.keys()]),
  }
}

async function inTurn<T>(all: T[], work: (one: T) => Promise<void>): Promise<void> {
  for (let start = 0; start < all.length; start += atOnce) await Promise.all(all.slice(start, start + atOnce).map(work))
}

/** The actions a control leads to: a button that opens inputs stands for the one that needs them. */
export function verbsOf({ verb, data }: Offer): string[] {
  return verb === openInputs ? [textOf(data.verb)] : [verb]
}

/** Every control in a list of blocks. */
export function controlsIn(blocks: unknown[]): Control[] {
  return blocks.map(nodeOf).flatMap(({ block_id, elements, accessory }) =>
    [...listOf(elements), accessory].map(nodeOf).flatMap(part => {
      const place = { block_id: textOf(block_id), action_id: textOf(part.action_id), type: textOf(part.type) }
      const options = listOf(part.options).map(nodeOf)
      const value = (offer: Offer | undefined, chosen: object) =>
        offer ? [{ offer, action: { ...place, ...chosen } }] : []
      if (part.type === 'button') return value(decodeAction(textOf(part.value)), { value: part.value })
      if (part.type === 'static_select')
        return value(decodePick(place.block_id), { selected_option: options[0] ?? null })
      if (part.type !== 'overflow') return []
      return options.flatMap(option => value(decodeAction(textOf(option.value)), { selected_option: option }))
    }),
  )
}
