import { useCallback, useEffect, useMemo, useState } from 'react'
import { ChatHeader } from './ChatHeader.tsx'
import { Composer } from './chat/Composer.tsx'
import { Conversation } from './chat/Conversation.tsx'
import { startOf } from './chat/startOf.ts'
import { FormDialog } from './FormDialog.tsx'
import type { ChatEntry } from './rail/ChatList.tsx'
import { Sidebar } from './rail/Sidebar.tsx'
import { ServerDown } from './ServerDown.tsx'
import { useNameOf } from './state/company.tsx'
import { useNarrow } from './state/media.ts'
import { lastSeq, pendingIn, unreadIn } from './state/reducer.ts'
import { useSettings } from './state/settings.tsx'
import type { Clock } from './state/useClock.ts'
import { useCommands } from './state/useCommands.ts'
import { useDeeds } from './state/useDeeds.ts'
import { useDrop } from './state/useDrop.ts'
import { useWorkspace } from './state/useWorkspace.ts'
import type { Message } from './wire.ts'

interface WorkspaceProps {
  me: string
  /** The chat the address asks for. */
  wanted: string | undefined
  clock: Clock
  onPickPerson: (id: string) => void
  onPickChat: (id: string) => void
}

function useTitle(name: string | undefined, unread: number) {
  useEffect(() => {
    document.title = [unread > 0 ? `(${unread})` : '', name ? `${name} ·` : '', 'Shoal'].filter(Boolean).join(' ')
  }, [name, unread])
}

/** All that one person sees and does. */
export function Workspace({ me, wanted, clock, onPickPerson, onPickChat }: WorkspaceProps) {
  const { locale, strings } = useSettings()
  const { state, dispatch, reload, loadChat, loadOlder, markRead } = useWorkspace(me, clock.told)
  const deeds = useDeeds(me, dispatch)
  const commands = useCommands(me, locale, state.live)
  const isNarrow = useNarrow()
  const [isMenuOpen, setMenuOpen] = useState(wanted === undefined)
  const [drafts, setDrafts] = useState<Readonly<Record<string, string>>>({})
  const [answering, setAnswering] = useState<Message>()
  const [attached, setAttached] = useState<readonly File[]>([])
  const drop = useDrop(files => setAttached(all => [...all, ...files]))
  const nameOf = useNameOf()

  const { chats, logs } = state
  const chat = chats.find(each => each.id === wanted) ?? chats[0]
  const id = chat?.id ?? ''
  const entries = useMemo<readonly ChatEntry[]>(
    () =>
      chats.map(each => ({
        chat: each,
        last: logs[each.id]?.messages.at(-1),
        unread: unreadIn(state, each.id, me),
      })),
    [chats, logs, state, me],
  )
  const unread = entries.reduce((sum, entry) => sum + entry.unread, 0)
  const unreadElsewhere = entries.reduce((sum, entry) => sum + (entry.chat.id === id ? 0 : entry.unread), 0)
  useTitle(chat?.name, unread)

  const answered = answering?.chat === id ? { name: nameOf(answering.from), text: startOf(answering) } : undefined
  const draft = useCallback((text: string) => setDrafts(all => ({ ...all, [id]: text })), [id])
  const first = logs[id]?.messages[0]?.seq
  const last = lastSeq(logs[id])
  const onOlder = useCallback(() => first !== undefined && loadOlder(id, first), [id, first, loadOlder])
  const onSeen = useCallback(() => last > 0 && markRead(id, last), [id, last, markRead])

  async function onSend() {
    const text = (drafts[id] ?? '').trim()
    const threadOf = answering?.chat === id ? answering.id : undefined
    draft('')
    setAnswering(undefined)
    setAttached([])
    if (await deeds.send(id, text, { afterSeq: last, threadOf, attached })) return
    setDrafts(all => ({ ...all, [id]: all[id] ? `${text}\n${all[id]}` : text }))
    setAttached(all => [...attached, ...all])
  }

  function pickChat(next: string) {
    setAnswering(undefined)
    setAttached([])
    setMenuOpen(false)
    onPickChat(next)
  }

  return (
    <div className="workspace">
      <Sidebar
        me={me}
        entries={state.phase === 'loading' && chats.length === 0 ? undefined : entries}
        selected={isNarrow && wanted === undefined ? undefined : id}
        now={clock.now}
        isDrawer={isNarrow}
        isOpen={isMenuOpen}
        onPickPerson={onPickPerson}
        onPickChat={pickChat}
        onClose={() => setMenuOpen(false)}
      />
      <main className="main" inert={isNarrow && isMenuOpen} {...drop.handlers}>
        <ChatHeader
          chat={chat}
          clock={clock}
          live={state.live}
          me={me}
          menuUnread={isNarrow ? unreadElsewhere : undefined}
          onMenu={() => setMenuOpen(true)}
        />
        {state.phase === 'failed' && <ServerDown onRetry={reload} />}
        {chat !== undefined && (
          <>
            <Conversation
              key={id}
              me={me}
              chat={chat}
              log={logs[id]}
              pending={pendingIn(state, id, me)}
              now={clock.now}
              commands={commands}
              onTap={deeds.tap}
              onOlder={onOlder}
              onRetry={() => loadChat(id)}
              onSeen={onSeen}
              onExample={draft}
              onReply={setAnswering}
            />
            <Composer
              key={`composer-${id}`}
              chatName={chat.name}
              text={drafts[id] ?? ''}
              commands={commands}
              onText={draft}
              onSend={onSend}
              answering={answered}
              onAnswerNothing={() => setAnswering(undefined)}
              attached={attached}
              onAttach={setAttached}
            />
          </>
        )}
        {drop.isOver && <div className="drop-here">{strings.dropHere}</div>}
      </main>
      {deeds.form !== undefined && (
        <FormDialog
          key={deeds.form.form.id}
          open={deeds.form}
          onSubmit={deeds.submit}
          onClose={deeds.closeForm}
          lookUp={deeds.lookUp}
        />
      )}
    </div>
  )
}
