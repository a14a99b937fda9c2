/** What the app asks a workspace for, and what it listens to. The manifest and the check of an installation are made from this. */

/** Each permission with the one thing that does not work without it. */
export const scopes = {
  'chat:write': 'posts cards and answers',
  commands: 'slash commands and shortcuts',
  'app_mentions:read': 'hears its name in channels',
  'im:history': 'hears what is written to it in private; finds its own cards again after a failure',
  'im:write': 'writes first in private: reminders, assignments',
  'im:read': 'knows a private chat as one',
  'channels:read': 'knows a public channel by its name',
  'channels:history': 'hears replies below its cards in public channels; finds its own cards again after a failure',
  'groups:read': 'the same for private channels it was added to',
  'groups:history': 'the same for private channels it was added to',
  'metadata.message:read': 'recognises its own cards, so that a failure never posts one twice',
  'users:read': 'tells members from guests, bots and people of other organisations',
  'users:read.email': 'finds out who somebody is by their verified address',
  'links:read': 'hears of links to records',
  'links:write': 'shows what is behind them',
  'files:read': 'takes what is sent to it: lists to import, pictures of cards',
  'files:write': 'hands out files: exports, charts',
} as const

/** What Slack tells the app. */
export const botEvents = [
  ...['app_home_opened', 'app_mention', 'message.im', 'message.channels', 'message.groups', 'link_shared'],
  ...['user_change', 'team_join', 'app_uninstalled', 'tokens_revoked'],
] as const
