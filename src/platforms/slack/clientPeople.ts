import { type Calls, required } from './calls.ts'
import { SlackRefusal } from './failures.ts'
import { type Channel, channelOf, type Profile, profileOf } from './people.ts'

/** Who is there, in which chats, and who we are. */
export function createDirectory({ web, call }: Calls) {
  return {
    /** Who somebody is, as their workspace says. */
    async userInfo(user: string): Promise<Profile> {
      const { user: found } = await call('users.info', () => web.users.info({ user, include_locale: true }))
      return profileOf(found)
    },

    /** The person with this address; undefined when there is none. */
    async userByEmail(email: string): Promise<Profile | undefined> {
      try {
        const { user } = await call('users.lookupByEmail', () => web.users.lookupByEmail({ email }))
        return profileOf(user)
      } catch (error) {
        if (error instanceof SlackRefusal && error.code === 'users_not_found') return undefined
        throw error
      }
    },

    /** What kind of chat this is. */
    async channelInfo(channel: string): Promise<Channel> {
      const { channel: found } = await call('conversations.info', () => web.conversations.info({ channel }))
      return channelOf(found)
    },

    /** The private chat with a person, opened if need be. */
    async openDm(user: string): Promise<string> {
      const { channel } = await call('conversations.open', () => web.conversations.open({ users: user }))
      return required(channel?.id, 'conversations.open')
    },

    /** Everybody in a chat. */
    async members(channel: string): Promise<string[]> {
      const all: string[] = []
      for (let cursor: string | undefined = ''; cursor !== undefined; ) {
        const page = await call('conversations.members', () =>
          web.conversations.members({ channel, limit: 200, ...(cursor ? { cursor } : {}) }),
        )
        all.push(...(page.members ?? []))
        cursor = page.response_metadata?.next_cursor || undefined
      }
      return all
    },

    /** Whose key this is and what it may do. */
    async whoAmI(): Promise<{
      team: string
      teamName: string
      user: string
      bot: string
      url: string
      scopes: string[]
    }> {
      const me = await call('auth.test', () => web.auth.test())
      const { team_id: team = '', team: teamName = '', user_id: user = '', bot_id: bot = '', url = '' } = me
      return { team, teamName, user, bot, url, scopes: me.response_metadata?.scopes ?? [] }
    },
  }
}
