import { type KeyboardEvent, useState } from 'react'
import type { Command } from '../wire.ts'
import { begunCommand, commandQuery, completion, findCommands, isWholeCommand } from './commandSearch.ts'

interface PaletteState {
  isOpen: boolean
  found: readonly Command[]
  active: number
  begun: Command | undefined
  setActive: (index: number) => void
  pick: (command: Command) => void
  /** Whether the key was one of the palette's. */
  onKey: (event: KeyboardEvent) => boolean
}

/** When the palette is open, what it offers, and what the keys do to it. */
export function usePalette(text: string, commands: readonly Command[], onText: (text: string) => void): PaletteState {
  const query = commandQuery(text)
  const [dismissed, setDismissed] = useState('')
  const [choice, setChoice] = useState({ query: '', index: 0 })
  const begun = query === undefined ? undefined : begunCommand(commands, query)
  const isOpen = query !== undefined && begun === undefined && commands.length > 0 && dismissed !== text
  const found = isOpen ? findCommands(commands, query) : []
  // Another query starts at its best answer again.
  const active = choice.query === query ? Math.min(choice.index, Math.max(0, found.length - 1)) : 0

  const setActive = (index: number) => setChoice({ query: query ?? '', index })
  const pick = (command: Command) => onText(completion(command, query ?? ''))

  function onKey(event: KeyboardEvent): boolean {
    if (!isOpen) return false
    const chosen = found[active]
    if (event.key === 'Escape') setDismissed(text)
    else if (chosen === undefined) return false
    else if (event.key === 'ArrowDown') setActive((active + 1) % found.length)
    else if (event.key === 'ArrowUp') setActive((active + found.length - 1) % found.length)
    else if (event.key === 'Tab' && !event.shiftKey) pick(chosen)
    else if (event.key === 'Enter' && !event.shiftKey && !isWholeCommand(chosen, query)) pick(chosen)
    else return false
    event.preventDefault()
    return true
  }

  return { isOpen, found, active, begun, setActive, pick, onKey }
}
