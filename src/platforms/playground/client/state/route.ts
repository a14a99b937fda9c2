import { useCallback, useSyncExternalStore } from 'react'

/** Where this window is: `#as=mei&chat=leads`. Two windows can be two people, and a reload keeps the place. */
interface Route {
  as: string | undefined
  chat: string | undefined
}

function subscribe(changed: () => void): () => void {
  window.addEventListener('hashchange', changed)
  return () => window.removeEventListener('hashchange', changed)
}

function readHash(hash: string): Route {
  const values = new URLSearchParams(hash.replace(/^#/, ''))
  return { as: values.get('as') || undefined, chat: values.get('chat') || undefined }
}

export function useRoute(): [Route, (next: { as: string; chat?: string | undefined }) => void] {
  const hash = useSyncExternalStore(subscribe, () => window.location.hash)
  const go = useCallback((next: { as: string; chat?: string | undefined }) => {
    window.location.hash = new URLSearchParams(
      next.chat === undefined ? { as: next.as } : { as: next.as, chat: next.chat },
    ).toString()
  }, [])
  return [readHash(hash), go]
}
