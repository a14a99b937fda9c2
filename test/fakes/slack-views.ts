/** Modals and Home tabs of the fake. */
import { nodeOf, textOf, viewFaults } from './slack-blocks.ts'
import { messageOf, Refused } from './slack-refusals.ts'
import type { FakeState, FakeView } from './slack-state.ts'

type Args = Record<string, unknown>
type Reply = Record<string, unknown>
type Method = (slack: FakeState, args: Args, env: { now: number; url: string }) => Reply

export const viewMethods: Record<string, Method> = {
  'views.open': (slack, args, { now }) => {
    const trigger = exchanged(slack, textOf(args.trigger_id), now)
    return { view: wireOf(slack, opened(slack, args.view, { user: trigger.user, now })) }
  },

  'views.push': (slack, args, { now }) => {
    const trigger = exchanged(slack, textOf(args.trigger_id), now)
    const below = slack.views.get(trigger.view ?? '')
    if (!below) throw new Refused('not_found')
    if (below.depth >= 3) throw new Refused('push_limit_reached')
    return { view: wireOf(slack, opened(slack, args.view, { user: trigger.user, now, below })) }
  },

  'views.update': (slack, args, { now }) => {
    const byOwnId = [...slack.views.values()].find(
      ({ view }) => view.external_id !== undefined && view.external_id === args.external_id,
    )
    const view = slack.views.get(textOf(args.view_id)) ?? byOwnId
    if (!view) throw new Refused('not_found')
    if (args.hash !== undefined && args.hash !== view.hash) throw new Refused('hash_conflict')
    view.view = checkedView(args.view)
    view.hash = `${now}.${++slack.counter}`
    return { view: wireOf(slack, view) }
  },

  'views.publish': (slack, args, { now }) => {
    const user = slack.users.get(textOf(args.user_id))
    if (!user) throw new Refused('user_not_found')
    if (!slack.homeEnabled) throw new Refused('not_enabled')
    const shown = slack.homes.get(user.id)
    if (args.hash !== undefined && shown && args.hash !== shown.hash) throw new Refused('hash_conflict')
    const id = shown?.id ?? `V${++slack.counter}`
    const home: FakeView = {
      id,
      hash: `${now}.${++slack.counter}`,
      root: id,
      user: user.id,
      depth: 1,
      view: checkedView(args.view),
    }
    slack.homes.set(user.id, home)
    return { view: wireOf(slack, home) }
  },
}

function opened(
  slack: FakeState,
  view: unknown,
  { user, now, below }: { user: string; now: number; below?: FakeView },
): FakeView {
  const checked = checkedView(view)
  if (
    [...slack.views.values()].some(
      ({ view: other }) => other.external_id !== undefined && other.external_id === checked.external_id,
    )
  )
    throw new Refused('duplicate_external_id')
  const id = `V${++slack.counter}`
  const made = {
    id,
    hash: `${now}.${slack.counter}`,
    root: below?.root ?? id,
    user,
    depth: (below?.depth ?? 0) + 1,
    view: checked,
  }
  slack.views.set(id, made)
  return made
}

/** A view as it comes in payloads and answers. */
export function wireOf(slack: FakeState, { id, hash, root, view }: FakeView): Reply {
  return {
    ...view,
    id,
    hash,
    root_view_id: root,
    team_id: slack.team,
    app_id: slack.app,
    bot_id: slack.botId,
    app_installed_team_id: slack.team,
  }
}

function checkedView(view: unknown): Record<string, unknown> {
  if (Buffer.byteLength(JSON.stringify(view ?? null)) > 250_000) throw new Refused('view_too_large')
  const faults = viewFaults(view)
  if (faults.length > 0) throw new Refused('invalid_arguments', faults.map(messageOf))
  return nodeOf(view)
}

function exchanged(slack: FakeState, id: string, now: number): { user: string; view: string | undefined } {
  const trigger = slack.triggers.get(id)
  if (!trigger) throw new Refused('invalid_trigger_id')
  if (trigger.used) throw new Refused('trigger_exchanged')
  if (now - trigger.at > 3_000) throw new Refused('trigger_expired')
  trigger.used = true
  return { user: id.split('.').at(-1) ?? '', view: trigger.view }
}
