import { Logo } from '../Logo.tsx'
import { useStrings } from '../state/settings.tsx'
import type { Chat, Command } from '../wire.ts'
import { completion } from './commandSearch.ts'

const examples = 3

interface EmptyChatProps {
  chat: Chat
  commands: readonly Command[]
  onExample: (text: string) => void
}

export function EmptyChat({ chat, commands, onExample }: EmptyChatProps) {
  const strings = useStrings()
  const shown = commands.slice(0, examples)
  return (
    <div className="empty" data-testid="empty-chat">
      <div className="empty-logo">
        <Logo size={56} />
      </div>
      <h3>{strings.emptyTitle(chat.name)}</h3>
      <p>{shown.length === 0 ? strings.emptyTextPlain : strings.emptyText}</p>
      <ul className="examples">
        {shown.map(command => (
          <li key={command.usage}>
            <button
              type="button"
              className="example"
              data-testid="example"
              onClick={() => onExample(completion(command, ''))}
            >
              <code>/{command.usage}</code>
              <span>{command.help}</span>
            </button>
          </li>
        ))}
      </ul>
    </div>
  )
}
