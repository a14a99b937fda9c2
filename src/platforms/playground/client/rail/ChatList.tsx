import { Avatar } from '../Avatar.tsx'
import { startOf } from '../chat/startOf.ts'
import { Icon } from '../Icon.tsx'
import { useCompany, useNameOf } from '../state/company.tsx'
import { useSettings } from '../state/settings.tsx'
import { dayAfter, wallClock } from '../when.ts'
import { bot, type Chat, type Message } from '../wire.ts'

export interface ChatEntry {
  chat: Chat
  last: Message | undefined
  unread: number
}

interface ChatListProps {
  entries: readonly ChatEntry[]
  selected: string | undefined
  now: string
  onPick: (chat: string) => void
}

/** Today the time, yesterday the word, before that the date. */
function useStamp(now: string): (instant: string) => string {
  const { zone } = useCompany()
  const { strings } = useSettings()
  return instant => {
    const { day, time } = wallClock(instant, zone)
    const today = wallClock(now, zone).day
    if (day === today) return time
    if (day === dayAfter(today, -1)) return strings.yesterday
    return day.slice(5).replace('-', '/')
  }
}

function usePreview(): (last: Message | undefined) => string {
  const { strings } = useSettings()
  const nameOf = useNameOf()
  return last => {
    if (last === undefined) return strings.noMessages
    return `${nameOf(last.from)}: ${startOf(last).replaceAll(/\s+/g, ' ') || strings.sentCard}`
  }
}

interface ChatRowProps {
  entry: ChatEntry
  isSelected: boolean
  stamp: string
  preview: string
  onPick: (chat: string) => void
}

function ChatRow({ entry: { chat, unread }, isSelected, stamp, preview, onPick }: ChatRowProps) {
  const { strings } = useSettings()
  return (
    <li>
      <button
        type="button"
        className="chat-row"
        data-testid={`chat-${chat.id}`}
        data-unread={unread}
        aria-current={isSelected ? 'page' : undefined}
        onClick={() => onPick(chat.id)}
      >
        {chat.kind === 'dm' ? (
          <Avatar id={bot} name={chat.name} />
        ) : (
          <span className="avatar avatar-group" aria-hidden="true">
            <Icon name="hash" />
          </span>
        )}
        <span className="chat-row-name">{chat.name}</span>
        <span className="chat-row-stamp">{stamp}</span>
        <span className="chat-row-preview">{preview}</span>
        {unread > 0 && (
          <span className="badge" role="img" aria-label={strings.unread(unread)}>
            {unread > 99 ? '99+' : unread}
          </span>
        )}
      </button>
    </li>
  )
}

export function ChatList({ entries, selected, now, onPick }: ChatListProps) {
  const { strings } = useSettings()
  const stampOf = useStamp(now)
  const previewOf = usePreview()
  const sections = [
    { title: strings.groups, kind: 'group' },
    { title: strings.direct, kind: 'dm' },
  ] as const

  return sections.map(({ title, kind }) => {
    const rows = entries.filter(entry => entry.chat.kind === kind)
    if (rows.length === 0) return null
    return (
      <section key={kind} className="chat-section" aria-label={title}>
        <h2 className="section-title">{title}</h2>
        <ul>
          {rows.map(entry => (
            <ChatRow
              key={entry.chat.id}
              entry={entry}
              isSelected={entry.chat.id === selected}
              stamp={entry.last === undefined ? '' : stampOf(entry.last.createdAt)}
              preview={previewOf(entry.last)}
              onPick={onPick}
            />
          ))}
        </ul>
      </section>
    )
  })
}
