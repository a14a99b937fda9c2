import { type DragEvent, useRef, useState } from 'react'

const holdsFiles = (event: DragEvent) => event.dataTransfer.types.includes('Files')

/** Files dragged over an element, and dropped on it. Entering a child fires again, so entries and exits are counted. */
export function useDrop(onFiles: (files: readonly File[]) => void) {
  const depth = useRef(0)
  const [isOver, setOver] = useState(false)

  function settle(next: number) {
    depth.current = next
    setOver(next > 0)
  }

  const handlers = {
    onDragEnter: (event: DragEvent) => {
      if (holdsFiles(event)) settle(depth.current + 1)
    },
    onDragLeave: (event: DragEvent) => {
      if (holdsFiles(event)) settle(Math.max(depth.current - 1, 0))
    },
    onDragOver: (event: DragEvent) => {
      if (holdsFiles(event)) event.preventDefault()
    },
    onDrop: (event: DragEvent) => {
      if (!holdsFiles(event)) return
      event.preventDefault()
      settle(0)
      onFiles([...event.dataTransfer.files])
    },
  }
  return { isOver, handlers }
}
