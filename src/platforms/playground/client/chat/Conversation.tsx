import { useEffect, useMemo, useState } from 'react'
import { Icon } from '../Icon.tsx'
import { useCompany } from '../state/company.tsx'
import type { Log, Pending } from '../state/reducer.ts'
import { useSettings } from '../state/settings.tsx'
import type { Tap } from '../state/useDeeds.ts'
import { dayAfter, dayLabel, wallClock } from '../when.ts'
import type { Chat, Command, Message as WireMessage } from '../wire.ts'
import { Beginning } from './Beginning.tsx'
import { EmptyChat } from './EmptyChat.tsx'
import { Message } from './Message.tsx'
import { MessageSkeletons } from './MessageSkeletons.tsx'
import { startOf } from './startOf.ts'
import { timeline } from './timeline.ts'
import { useScroll } from './useScroll.ts'

interface ConversationProps {
  me: string
  chat: Chat
  log: Log | undefined
  pending: readonly Pending[]
  now: string
  commands: readonly Command[]
  onTap: (tap: Tap) => Promise<void>
  onOlder: () => void
  onRetry: () => void
  onSeen: () => void
  onExample: (text: string) => void
  onReply: (message: WireMessage) => void
}

const noMessages: readonly WireMessage[] = []

function useDayNames(now: string): (day: string) => string {
  const { zone } = useCompany()
  const { strings, tag } = useSettings()
  const today = wallClock(now, zone).day
  return day => {
    if (day === today) return strings.today
    if (day === dayAfter(today, -1)) return strings.yesterday
    return dayLabel(day, today, tag)
  }
}

function Failed({ onRetry }: { onRetry: () => void }) {
  const { strings } = useSettings()
  return (
    <div className="notice-block" role="alert">
      <Icon name="warning" size={22} />
      <p>{strings.chatFailed}</p>
      <button type="button" className="button" onClick={onRetry}>
        {strings.retry}
      </button>
    </div>
  )
}

/** How many messages of others came since the reader was last at the bottom. */
function useNewBelow(messages: readonly WireMessage[], me: string, isAtBottom: boolean): number {
  const last = messages.at(-1)?.seq ?? 0
  const [seen, setSeen] = useState(last)
  if (isAtBottom && seen !== last) setSeen(last)
  return messages.filter(message => message.seq > seen && message.from !== me).length
}

export function Conversation(props: ConversationProps) {
  const { me, chat, log, pending, now, commands, onTap, onOlder, onRetry, onSeen, onExample, onReply } = props
  const { strings } = useSettings()
  const { zone } = useCompany()
  const dayName = useDayNames(now)
  const messages = log?.messages ?? noMessages
  const rows = useMemo(() => timeline(messages, zone), [messages, zone])
  const byId = useMemo(() => new Map(messages.map(message => [message.id, message])), [messages])
  const { box, content, isAtBottom, toBottom, onScroll } = useScroll(messages[0]?.id)
  const newBelow = useNewBelow(messages, me, isAtBottom)
  const isReady = log?.phase === 'ready'

  useEffect(() => {
    if (!isReady || !isAtBottom) return
    const see = () => {
      if (document.visibilityState === 'visible') onSeen()
    }
    see()
    document.addEventListener('visibilitychange', see)
    return () => document.removeEventListener('visibilitychange', see)
  }, [isReady, isAtBottom, onSeen])

  // What one says oneself is always worth seeing.
  const saying = pending.length
  useEffect(() => {
    if (saying > 0) toBottom()
  }, [saying, toBottom])

  function replyOf(message: WireMessage) {
    if (!message.threadOf) return undefined
    const original = byId.get(message.threadOf)
    return original === undefined ? undefined : { from: original.from, text: startOf(original) }
  }

  const isEmpty = isReady && messages.length === 0 && pending.length === 0

  return (
    <div className="conversation">
      <div className="messages" ref={box} onScroll={onScroll} role="log" aria-label={chat.name}>
        <div className="messages-inner" ref={content}>
          {log?.phase === 'failed' && <Failed onRetry={onRetry} />}
          {(log === undefined || log.phase === 'loading') && <MessageSkeletons />}
          {isEmpty && <EmptyChat chat={chat} commands={commands} onExample={onExample} />}
          {isReady && !isEmpty && <Beginning older={log.older} first={messages[0]?.id} onOlder={onOlder} />}
          {rows.map(row =>
            row.kind === 'day' ? (
              <h3 key={row.key} className="day">
                <span>{dayName(row.day)}</span>
              </h3>
            ) : (
              <Message
                key={row.key}
                message={row.message}
                opens={row.opens}
                time={row.time}
                isMine={row.message.from === me}
                replyTo={replyOf(row.message)}
                onTap={onTap}
                onReply={onReply}
              />
            ),
          )}
          {pending.map(({ id, text }) => (
            <article key={id} className="message is-mine is-pending" aria-label={strings.sending}>
              <div className="message-body">
                <div className="bubble">{text}</div>
              </div>
            </article>
          ))}
        </div>
      </div>
      {!isAtBottom && (
        <button type="button" className="to-bottom" data-testid="new-messages" onClick={toBottom}>
          <Icon name="down" size={15} />
          {newBelow > 0 ? strings.newBelow(newBelow) : strings.toBottom}
        </button>
      )}
    </div>
  )
}
