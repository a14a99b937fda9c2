import { WebAPIHTTPError, WebAPIPlatformError, WebAPIRateLimitedError, WebAPIRequestError } from '@slack/web-api'
import { RetryLater, type Trouble, Unchangeable, Unreachable, Unsure } from '../../core/errors.ts'

/** A no of Slack that is ours to handle: a view that expired, blocks it does not take. `code` is Slack's own word. */
export class SlackRefusal extends Error {
  readonly code: string
  constructor(code: string, details: readonly string[]) {
    super([code, ...details].join('; '))
    this.name = 'SlackRefusal'
    this.code = code
  }
}

/** What a failed call means. `posts` is true for calls that must not happen twice. */
export function meaningOf(error: unknown, { method, posts }: { method: string; posts: boolean }): Error {
  if (error instanceof WebAPIRateLimitedError)
    return new RetryLater(`${method}: ratelimited`, Math.max(error.retryAfter, 1) * 1_000)
  if (error instanceof WebAPIPlatformError) return refusal(error, { method, posts })
  if (error instanceof WebAPIHTTPError) {
    const reason = `${method}: HTTP ${error.statusCode}`
    if (error.statusCode === 429) return new RetryLater(reason, 30_000)
    return posts ? new Unsure(reason, afterOutage) : new RetryLater(reason, afterOutage)
  }
  if (error instanceof WebAPIRequestError) {
    const reason = `${method}: ${deepest(error.original)}`
    return posts && !neverSent.test(reason) ? new Unsure(reason, afterOutage) : new RetryLater(reason, afterOutage)
  }
  // web-api 8.2 answers a 429 without Retry-After with a plain Error.
  if (error instanceof Error && /retry header/i.test(error.message))
    return new RetryLater(`${method}: ratelimited`, 30_000)
  return error instanceof Error ? error : new Error(String(error))
}

/** True when Slack itself is away or overloaded, not only this one call. */
export function isOutage(error: unknown): boolean {
  return error instanceof RetryLater && !error.message.endsWith('ratelimited')
}

const afterOutage = 10_000

/** Nobody was there to hear it, so nothing can have happened. */
const neverSent = /ECONNREFUSED|ENOTFOUND|EAI_AGAIN|UND_ERR_CONNECT_TIMEOUT|ENETUNREACH/

const passing = new Set(['service_unavailable', 'team_added_to_org', 'request_timeout', 'ratelimited', 'rate_limited'])
/** Slack says of these that part of the work may have been done. */
const perhapsDone = new Set(['fatal_error', 'internal_error'])

/** The message stands, but Slack does not let it be changed: the workspace allows edits for some time only. */
const unchangeable = new Set(['cant_update_message', 'edit_window_closed'])

const unreachable: { [code: string]: Trouble | undefined } = {
  ...{ account_inactive: 'removed', team_access_not_granted: 'removed', enterprise_is_restricted: 'removed' },
  ...{ token_revoked: 'signedOut', token_expired: 'signedOut', invalid_auth: 'signedOut', not_authed: 'signedOut' },
  ...{ org_login_required: 'signedOut', access_denied: 'signedOut' },
  ...{
    missing_scope: 'rights',
    no_permission: 'rights',
    not_allowed_token_type: 'rights',
    messages_tab_disabled: 'rights',
  },
  ...{ is_archived: 'archived', not_in_channel: 'notMember', channel_not_found: 'chatGone' },
  ...{ restricted_action: 'forbidden', restricted_action_read_only_channel: 'forbidden' },
  ...{ restricted_action_non_threadable_channel: 'forbidden', posting_to_general_channel_denied: 'forbidden' },
  // Nothing to mend: the message was deleted, or its reader has left.
  message_not_found: undefined,
  ...{ user_not_in_channel: undefined, user_not_found: undefined, user_disabled: undefined, cannot_dm_bot: undefined },
}

function refusal({ data }: WebAPIPlatformError, { method, posts }: { method: string; posts: boolean }): Error {
  const code = data.error
  const reason = `${method}: ${code}`
  if (unchangeable.has(code)) return new Unchangeable(reason)
  if (Object.hasOwn(unreachable, code)) return new Unreachable(reason, unreachable[code])
  if (perhapsDone.has(code)) return posts ? new Unsure(reason, afterOutage) : new RetryLater(reason, afterOutage)
  if (passing.has(code)) return new RetryLater(reason, afterOutage)
  return new SlackRefusal(code, data.response_metadata?.messages ?? [])
}

/** fetch hides the reason one level down. */
function deepest(error: Error): string {
  const { cause } = error
  const inner = cause instanceof Error ? ('code' in cause ? String(cause.code) : cause.message) : ''
  return [error.name === 'TimeoutError' ? 'no answer in time' : error.message, inner].filter(Boolean).join(': ')
}
