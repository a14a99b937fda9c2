import { useCallback, useEffect, useMemo, useState } from 'react'
import { api } from './api.ts'
import { Newcomer } from './Newcomer.tsx'
import { ServerDown } from './ServerDown.tsx'
import { Splash } from './Splash.tsx'
import { CompanyContext } from './state/company.tsx'
import { useRoute } from './state/route.ts'
import { SettingsProvider } from './state/settings.tsx'
import { ToastProvider } from './state/toasts.tsx'
import { useClock } from './state/useClock.ts'
import { rememberFirstVisit } from './state/useWorkspace.ts'
import { Workspace } from './Workspace.tsx'
import type { Session, User } from './wire.ts'

/** The name of nobody yet. */
const newcomer = '+'

interface Playground {
  session: Session
  users: readonly User[]
}

/** Who this window is, as its address says; the first person when it says nothing, or someone unknown. `#as=+` is somebody new. */
function Window({ session, users, onJoined }: Playground & { onJoined: () => Promise<void> }) {
  const [route, go] = useRoute()
  const clock = useClock(session.clock)
  const me = users.find(user => user.id === route.as)?.id ?? users[0]?.id

  const pickPerson = useCallback((as: string) => go({ as, chat: route.chat }), [go, route.chat])
  const pickChat = useCallback((chat: string) => me !== undefined && go({ as: me, chat }), [go, me])

  if (me === undefined || route.as === newcomer)
    return (
      <Newcomer
        isFirst={users.length === 0}
        onJoined={id => void onJoined().then(() => go({ as: id, chat: 'dm' }))}
        onBack={() => go({ as: users[0]?.id ?? '', chat: 'dm' })}
      />
    )
  return (
    <Workspace key={me} me={me} wanted={route.chat} clock={clock} onPickPerson={pickPerson} onPickChat={pickChat} />
  )
}

function Loaded({ session, users, onJoined }: Playground & { onJoined: () => Promise<void> }) {
  const company = useMemo(() => ({ name: session.company, zone: session.zone, users }), [session, users])
  return (
    <CompanyContext value={company}>
      <Window session={session} users={users} onJoined={onJoined} />
    </CompanyContext>
  )
}

export function App() {
  const [playground, setPlayground] = useState<Playground>()
  const [hasFailed, setFailed] = useState(false)

  const load = useCallback(async () => {
    setFailed(false)
    try {
      const [session, users] = await Promise.all([api.session(), api.users()])
      rememberFirstVisit(session.clock)
      setPlayground({ session, users })
    } catch {
      setFailed(true)
    }
  }, [])

  useEffect(() => {
    void load()
  }, [load])

  return (
    <SettingsProvider sessionLocale={playground?.session.locale}>
      <ToastProvider>
        {playground !== undefined && <Loaded {...playground} onJoined={load} />}
        {playground === undefined && (hasFailed ? <ServerDown onRetry={load} /> : <Splash />)}
      </ToastProvider>
    </SettingsProvider>
  )
}
