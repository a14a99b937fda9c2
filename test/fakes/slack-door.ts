/** Requests as Slack sends them: signed over the raw bytes. */
import { createHmac, randomUUID } from 'node:crypto'
import type { FakeSlack } from './slack.ts'
import { wireOf } from './slack-views.ts'

export type Knock = { status: number; body: string; json(): Record<string, unknown> }

/** What may differ from a healthy request. `at` is the signed time in milliseconds. */
export type Oddity = {
  at?: number
  secret?: string
  signature?: string
  headers?: Record<string, string>
  contentType?: string
}

/** The signature of a body at a time in seconds. */
export function signatureOf(secret: string, seconds: number, body: string | Buffer): string {
  return `v0=${createHmac('sha256', secret).update(`v0:${seconds}:`).update(body).digest('hex')}`
}

/** Knocks at a running house as Slack does. `url` is where it listens, with the path. */
export function slackDoor(slack: FakeSlack, url: string, now: () => number = () => Date.now()) {
  async function knock(body: string | Buffer, contentType: string, oddity: Oddity = {}): Promise<Knock> {
    const seconds = Math.floor((oddity.at ?? now()) / 1_000)
    const signature = oddity.signature ?? signatureOf(oddity.secret ?? slack.signingSecret, seconds, body)
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': oddity.contentType ?? contentType,
        'x-slack-request-timestamp': String(seconds),
        'x-slack-signature': signature,
        ...oddity.headers,
      },
      body: typeof body === 'string' ? body : new Uint8Array(body),
    })
    const text = await response.text()
    return { status: response.status, body: text, json: () => JSON.parse(text || '{}') }
  }

  const payload = (body: object, oddity?: Oddity) =>
    knock(new URLSearchParams({ payload: JSON.stringify(body) }).toString(), form, oddity)
  const common = (user: string) => ({
    team: { id: slack.team, domain: 'yunlan' },
    user: {
      id: user,
      username: slack.users.get(user)?.name ?? user,
      name: slack.users.get(user)?.name ?? user,
      team_id: teamOf(user),
    },
    api_app_id: slack.app,
    token: 'deprecated',
    is_enterprise_install: false,
  })
  const teamOf = (user: string) => (slack.users.get(user)?.kind === 'foreign' ? 'T0OTHER' : slack.team)
  const chat = (id: string) => ({ id, name: slack.channels.get(id)?.name || 'directmessage' })

  return {
    knock,

    /** An event: the envelope around `event`. The same `id` twice is the same event. */
    event(
      event: Record<string, unknown>,
      { id = `Ev${randomUUID()}`, retry, ...oddity }: Oddity & { id?: string; retry?: number } = {},
    ) {
      const headers =
        retry === undefined ? {} : { 'x-slack-retry-num': String(retry), 'x-slack-retry-reason': 'http_timeout' }
      const body = {
        ...{ token: 'deprecated', team_id: slack.team, api_app_id: slack.app, type: 'event_callback', event_id: id },
        ...{ event, event_time: Math.floor(now() / 1_000), is_ext_shared_channel: false },
        authorizations: [
          { enterprise_id: null, team_id: slack.team, user_id: slack.bot, is_bot: true, is_enterprise_install: false },
        ],
      }
      return knock(JSON.stringify(body), 'application/json', { ...oddity, headers: { ...headers, ...oddity.headers } })
    },

    /** A slash command. */
    command(
      user: string,
      command: string,
      {
        text = '',
        channel = `D${user.slice(1)}`,
        trigger,
        responseUrl,
        ...oddity
      }: Oddity & { text?: string; channel?: string; trigger?: string; responseUrl?: string } = {},
    ) {
      const fields = {
        ...{
          token: 'deprecated',
          team_id: slack.team,
          team_domain: 'yunlan',
          api_app_id: slack.app,
          is_enterprise_install: 'false',
        },
        ...{
          channel_id: channel,
          channel_name: chat(channel).name,
          user_id: user,
          user_name: slack.users.get(user)?.name ?? user,
        },
        ...{
          command,
          text,
          response_url: responseUrl ?? slack.responseUrl(),
          trigger_id: trigger ?? slack.trigger(user),
        },
      }
      return knock(new URLSearchParams(fields).toString(), form, oddity)
    },

    /** Something pressed or chosen on a message or a view: `action` as in the payload's list. */
    action(
      user: string,
      action: Record<string, unknown>,
      {
        message,
        view,
        ephemeral = false,
        trigger,
        state,
        ...oddity
      }: Oddity & {
        message?: { channel: string; ts: string; blocks?: unknown[]; thread?: string | undefined }
        view?: string
        ephemeral?: boolean
        trigger?: string
        state?: Record<string, unknown>
      },
    ) {
      const open = view === undefined ? undefined : (slack.views.get(view) ?? slack.homes.get(view))
      const container = message
        ? { type: 'message', message_ts: message.ts, channel_id: message.channel, is_ephemeral: ephemeral }
        : { type: 'view', view_id: open?.id }
      const body = {
        ...{ type: 'block_actions', ...common(user), container },
        ...(message ? { channel: chat(message.channel), response_url: slack.responseUrl() } : {}),
        ...(message && !ephemeral
          ? { message: { type: 'message', ts: message.ts, user: slack.bot, blocks: message.blocks ?? [] } }
          : {}),
        ...(open
          ? { view: { ...wireOf(slack, open), state: { values: state ?? {} } } }
          : { state: { values: state ?? {} } }),
        ...{
          trigger_id: trigger ?? slack.trigger(user, open?.id),
          actions: [{ action_ts: String(now() / 1_000), ...action }],
        },
      }
      return payload(body, oddity)
    },

    /** A modal sent off; `values` by block id, each the element's own state. */
    async submit(user: string, viewId: string, values: Record<string, Record<string, unknown>>, oddity: Oddity = {}) {
      const view = slack.views.get(viewId)
      if (!view) throw new Error(`there is no view ${viewId}`)
      const body = {
        ...{ type: 'view_submission', ...common(user), trigger_id: slack.trigger(user, viewId), response_urls: [] },
        view: { ...wireOf(slack, view), state: { values } },
      }
      const said = await payload(body, oddity)
      if (said.status === 200) applied(said)
      return said

      /** Slack does with the views what the answer says. */
      function applied({ body: text }: Knock): void {
        const answer = text === '' ? {} : JSON.parse(text)
        if (text === '') slack.views.delete(viewId)
        if (answer.response_action === 'clear')
          for (const [id, { root }] of slack.views) if (root === view?.root) slack.views.delete(id)
        if (answer.response_action === 'update' && view) view.view = answer.view
      }
    },

    /** A shortcut on a message. */
    messageShortcut(
      user: string,
      callbackId: string,
      message: { channel: string; ts: string; text: string; user?: string; files?: unknown[] },
      oddity: Oddity = {},
    ) {
      const { channel, ts, text, user: author = user, files } = message
      const body = {
        ...{
          type: 'message_action',
          ...common(user),
          callback_id: callbackId,
          trigger_id: slack.trigger(user),
          action_ts: String(now() / 1_000),
        },
        ...{
          channel: chat(channel),
          message_ts: ts,
          message: { type: 'message', ts, text, user: author, ...(files ? { files } : {}) },
          response_url: slack.responseUrl(),
        },
      }
      return payload(body, oddity)
    },

    /** A shortcut from anywhere. */
    shortcut(user: string, callbackId: string, oddity: Oddity = {}) {
      const trigger_id = slack.trigger(user)
      return payload(
        { type: 'shortcut', ...common(user), callback_id: callbackId, trigger_id, action_ts: String(now() / 1_000) },
        oddity,
      )
    },

    /** What a person has typed into a searched select so far. */
    options(
      user: string,
      actionId: string,
      { value, blockId = 'b', view, ...oddity }: Oddity & { value: string; blockId?: string; view?: string },
    ) {
      const open = view === undefined ? undefined : slack.views.get(view)
      const body = {
        ...{ type: 'block_suggestion', ...common(user), action_id: actionId, block_id: blockId, value },
        ...(open ? { view: wireOf(slack, open), container: { type: 'view', view_id: open.id } } : {}),
      }
      return payload(body, oddity)
    },
  }
}

const form = 'application/x-www-form-urlencoded'
