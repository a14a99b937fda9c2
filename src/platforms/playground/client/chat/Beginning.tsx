import { useEffect, useRef } from 'react'
import type { Log } from '../state/reducer.ts'
import { useStrings } from '../state/settings.tsx'

interface BeginningProps {
  older: Log['older']
  /** The first message shown; when it changes, there may be room for even older ones. */
  first: string | undefined
  onOlder: () => void
}

/** The top of what is loaded: when it comes into sight, older messages are fetched. */
export function Beginning({ older, first, onOlder }: BeginningProps) {
  const strings = useStrings()
  const mark = useRef<HTMLDivElement>(null)

  // biome-ignore lint/correctness/useExhaustiveDependencies: looks again after every page that came
  useEffect(() => {
    const element = mark.current
    if (element === null || older !== 'idle') return
    const observer = new IntersectionObserver(
      entries => {
        if (entries.some(entry => entry.isIntersecting)) onOlder()
      },
      { root: element.closest('.messages'), rootMargin: '160px 0px 0px' },
    )
    observer.observe(element)
    return () => observer.disconnect()
  }, [older, first, onOlder])

  return (
    <div ref={mark} className="beginning">
      {older === 'none' && strings.beginning}
      {(older === 'loading' || older === 'idle') && strings.loading}
      {older === 'failed' && (
        <button type="button" className="link-button" onClick={onOlder}>
          {strings.loadOlder}
        </button>
      )}
    </div>
  )
}
