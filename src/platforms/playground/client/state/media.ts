import { useCallback, useSyncExternalStore } from 'react'

/** The width below which the rail is a drawer; the same number stands in theme/layout.css. */
const narrow = '(max-width: 760px)'

function useMedia(query: string): boolean {
  const subscribe = useCallback(
    (changed: () => void) => {
      const list = window.matchMedia(query)
      list.addEventListener('change', changed)
      return () => list.removeEventListener('change', changed)
    },
    [query],
  )
  return useSyncExternalStore(subscribe, () => window.matchMedia(query).matches)
}

export const useNarrow = () => useMedia(narrow)

/** Whether to put the caret into fields unasked: pleasant with a keyboard, but it pops up the one on a phone. */
export const hasPointer = () => window.matchMedia('(pointer: fine)').matches
