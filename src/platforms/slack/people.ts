import type { ConversationsInfoResponse, UsersInfoResponse } from '@slack/web-api'

/** A person of Slack. `guest` has no full membership; `stranger` belongs to another organisation. */
export type Profile = {
  id: string
  team: string
  name: string
  email: string | undefined
  zone: string | undefined
  locale: string | undefined
  bot: boolean
  guest: boolean
  stranger: boolean
  deleted: boolean
}

/** A chat of Slack. */
export type Channel = {
  id: string
  name: string
  kind: 'group' | 'dm'
  archived: boolean
  member: boolean
  shared: boolean
}

/** A person out of what Slack answers. An address that nobody confirmed is no address. */
export function profileOf(user: UsersInfoResponse['user']): Profile {
  const { profile, is_email_confirmed: confirmed = true } = user ?? {}
  return {
    id: user?.id ?? '',
    team: user?.team_id ?? '',
    name: profile?.display_name || profile?.real_name || user?.real_name || user?.name || '',
    email: confirmed ? profile?.email : undefined,
    zone: user?.tz,
    locale: user?.locale,
    bot: user?.is_bot === true || user?.id === 'USLACKBOT',
    guest: user?.is_restricted === true || user?.is_ultra_restricted === true,
    stranger: user?.is_stranger === true,
    deleted: user?.deleted === true,
  }
}

/** A chat out of what Slack answers. */
export function channelOf(channel: ConversationsInfoResponse['channel']): Channel {
  const {
    id = '',
    name = '',
    is_im = false,
    is_archived = false,
    is_member = false,
    is_ext_shared = false,
  } = channel ?? {}
  return {
    id,
    name,
    kind: is_im ? 'dm' : 'group',
    archived: is_archived,
    member: is_member || is_im,
    shared: is_ext_shared,
  }
}
