import { useCallback, useEffect, useState } from 'react'
import { api } from '../api.ts'
import { failureText } from '../i18n.ts'
import { useStrings } from './settings.tsx'
import { useToasts } from './toasts.tsx'

export type ClockMove = { now: string } | { advance: string }

export interface Clock {
  now: string
  busy: boolean
  move: (move: ClockMove) => void
  /** Someone else moved it. */
  told: (now: string) => void
}

const refreshEvery = 20_000

/** The company's clock. Only the server knows whether it runs or stands, so it is asked now and then. */
export function useClock(first: string): Clock {
  const strings = useStrings()
  const toasts = useToasts()
  const [now, setNow] = useState(first)
  const [busy, setBusy] = useState(false)

  useEffect(() => {
    const timer = window.setInterval(() => {
      if (document.visibilityState !== 'visible') return
      api.clock().then(
        answer => setNow(answer.now),
        () => undefined,
      )
    }, refreshEvery)
    return () => window.clearInterval(timer)
  }, [])

  const move = useCallback(
    async (change: ClockMove) => {
      setBusy(true)
      try {
        setNow((await api.moveClock(change)).now)
      } catch (failure) {
        toasts.warning(failureText(failure, strings))
      } finally {
        setBusy(false)
      }
    },
    [strings, toasts],
  )

  return { now, busy, move, told: setNow }
}
