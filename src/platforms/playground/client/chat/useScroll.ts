import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react'

const nearBottom = 60

interface Scroll {
  box: RefObject<HTMLDivElement | null>
  content: RefObject<HTMLDivElement | null>
  isAtBottom: boolean
  toBottom: () => void
  onScroll: () => void
}

/**
 * Keeps a conversation where the reader is: at the bottom it follows what comes, further up it stays put; and when
 * older messages are put above (`first` changes), what is on the screen does not move.
 */
export function useScroll(first: string | undefined): Scroll {
  const box = useRef<HTMLDivElement>(null)
  const content = useRef<HTMLDivElement>(null)
  const follows = useRef(true)
  const fromBottom = useRef(0)
  const [isAtBottom, setAtBottom] = useState(true)

  const toBottom = useCallback(() => {
    const element = box.current
    if (element === null) return
    follows.current = true
    element.scrollTop = element.scrollHeight
    setAtBottom(true)
  }, [])

  const onScroll = useCallback(() => {
    const element = box.current
    if (element === null) return
    fromBottom.current = element.scrollHeight - element.scrollTop
    const atBottom = fromBottom.current - element.clientHeight < nearBottom
    follows.current = atBottom
    setAtBottom(atBottom)
  }, [])

  // Cards are drawn late and fields grow: whenever the height changes, the bottom is found again.
  useEffect(() => {
    const [element, inner] = [box.current, content.current]
    if (element === null || inner === null) return
    const observer = new ResizeObserver(() => {
      if (follows.current) element.scrollTop = element.scrollHeight
    })
    observer.observe(inner)
    observer.observe(element)
    return () => observer.disconnect()
  }, [])

  // biome-ignore lint/correctness/useExhaustiveDependencies: `first` is what tells that older messages came above
  useLayoutEffect(() => {
    const element = box.current
    if (element === null) return
    element.scrollTop = follows.current ? element.scrollHeight : element.scrollHeight - fromBottom.current
  }, [first])

  return { box, content, isAtBottom, toBottom, onScroll }
}
