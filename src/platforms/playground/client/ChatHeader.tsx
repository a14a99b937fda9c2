import { Avatar } from './Avatar.tsx'
import { Icon } from './Icon.tsx'
import { useNameOf } from './state/company.tsx'
import { useStrings } from './state/settings.tsx'
import type { Clock } from './state/useClock.ts'
import { TimeMachine } from './TimeMachine.tsx'
import type { Chat } from './wire.ts'

interface ChatHeaderProps {
  chat: Chat | undefined
  clock: Clock
  live: boolean
  me: string
  /** Unread messages in all other chats, for the button that leads to them; `undefined` when the rail is in sight. */
  menuUnread: number | undefined
  onMenu: () => void
}

export function ChatHeader({ chat, clock, live, me, menuUnread, onMenu }: ChatHeaderProps) {
  const strings = useStrings()
  const nameOf = useNameOf()
  return (
    <header className="chat-header">
      {menuUnread !== undefined && (
        <button
          type="button"
          className="menu-button"
          data-testid="menu"
          aria-label={`${strings.openMenu} (${nameOf(me)})`}
          onClick={onMenu}
        >
          <Icon name="menu" size={20} />
          <Avatar id={me} name={nameOf(me)} />
          {menuUnread > 0 && <span className="dot" role="img" aria-label={strings.unread(menuUnread)} />}
        </button>
      )}
      <div className="chat-title">
        <h2>{chat?.name ?? '…'}</h2>
        <p>
          {live ? (
            chat && (chat.kind === 'dm' ? strings.directHint : strings.groupHint)
          ) : (
            <span className="reconnecting" role="status" data-testid="reconnecting">
              <span className="spinner" />
              {strings.reconnecting}
            </span>
          )}
        </p>
      </div>
      <TimeMachine clock={clock} />
    </header>
  )
}
