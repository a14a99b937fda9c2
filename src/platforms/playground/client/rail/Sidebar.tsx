import { useEffect } from 'react'
import { Avatar } from '../Avatar.tsx'
import { Icon } from '../Icon.tsx'
import { postOf, useCompany } from '../state/company.tsx'
import { useStrings } from '../state/settings.tsx'
import { type ChatEntry, ChatList } from './ChatList.tsx'
import { PeopleRail } from './PeopleRail.tsx'

interface SidebarProps {
  me: string
  entries: readonly ChatEntry[] | undefined
  selected: string | undefined
  now: string
  /** Whether it covers the conversation, as it does on a phone. */
  isDrawer: boolean
  isOpen: boolean
  onPickPerson: (id: string) => void
  onPickChat: (id: string) => void
  onClose: () => void
}

function Identity({ me }: { me: string }) {
  const strings = useStrings()
  const user = useCompany().users.find(each => each.id === me)
  if (user === undefined) return null
  return (
    <div className="identity">
      <Avatar id={user.id} name={user.name} />
      <div className="identity-words">
        <span className="identity-label">{strings.playing}</span>
        <span className="identity-name">{user.name}</span>
        <span className="identity-post">{postOf(user)}</span>
      </div>
    </div>
  )
}

function ChatSkeletons() {
  const strings = useStrings()
  return (
    <div className="chat-skeletons" role="status" aria-label={strings.loading}>
      {['a', 'b', 'c', 'd'].map(key => (
        <div key={key} className="skeleton chat-skeleton" />
      ))}
    </div>
  )
}

export function Sidebar(props: SidebarProps) {
  const { me, entries, selected, now, isDrawer, isOpen, onPickPerson, onPickChat, onClose } = props
  const strings = useStrings()
  const { name } = useCompany()

  useEffect(() => {
    if (!isDrawer || !isOpen) return
    const onKey = (event: KeyboardEvent) => {
      if (event.key === 'Escape') onClose()
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [isDrawer, isOpen, onClose])

  return (
    <>
      {isDrawer && isOpen && (
        <button type="button" className="scrim" aria-label={strings.closeMenu} tabIndex={-1} onClick={onClose} />
      )}
      <aside className="sidebar" data-open={isOpen} inert={isDrawer && !isOpen}>
        <PeopleRail me={me} onPick={onPickPerson} />
        <div className="chats">
          <header className="chats-header">
            <h1 className="company">{name}</h1>
            {isDrawer && (
              <button type="button" className="icon-button" aria-label={strings.closeMenu} onClick={onClose}>
                <Icon name="close" />
              </button>
            )}
          </header>
          <Identity me={me} />
          <div className="chats-scroll">
            {entries === undefined ? (
              <ChatSkeletons />
            ) : (
              <ChatList entries={entries} selected={selected} now={now} onPick={onPickChat} />
            )}
          </div>
        </div>
      </aside>
    </>
  )
}
