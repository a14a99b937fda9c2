import { useEffect, useRef } from 'react'
import { useStrings } from '../state/settings.tsx'
import type { Command } from '../wire.ts'

interface PaletteProps {
  id: string
  commands: readonly Command[]
  active: number
  onHover: (index: number) => void
  onPick: (command: Command) => void
}

export const optionId = (palette: string, index: number) => `${palette}-${index}`

interface OptionProps {
  id: string
  command: Command
  isActive: boolean
  onHover: () => void
  onPick: () => void
}

function Option({ id, command: { words, usage, help }, isActive, onHover, onPick }: OptionProps) {
  const row = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (isActive) row.current?.scrollIntoView({ block: 'nearest' })
  }, [isActive])
  const others = words.filter(word => !usage.startsWith(word))

  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the composer keeps the focus and handles the keys
    <div
      ref={row}
      id={id}
      role="option"
      tabIndex={-1}
      aria-selected={isActive}
      className="palette-option"
      onPointerMove={onHover}
      onMouseDown={event => event.preventDefault()}
      onClick={onPick}
    >
      <code className="palette-usage">/{usage}</code>
      <span className="palette-help">{help}</span>
      {others.length > 0 && <span className="palette-words">{others.slice(0, 3).join(' · ')}</span>}
    </div>
  )
}

/** The commands that answer to what is typed after a slash. */
export function Palette({ id, commands, active, onHover, onPick }: PaletteProps) {
  const strings = useStrings()
  return (
    <div className="palette" data-testid="palette">
      {commands.length === 0 ? (
        <p className="palette-none">{strings.noCommand}</p>
      ) : (
        <div id={id} role="listbox" aria-label={strings.commands} className="palette-list">
          {commands.map((command, index) => (
            <Option
              key={command.usage}
              id={optionId(id, index)}
              command={command}
              isActive={index === active}
              onHover={() => onHover(index)}
              onPick={() => onPick(command)}
            />
          ))}
        </div>
      )}
      <div className="palette-keys" aria-hidden="true">
        {strings.paletteKeys}
      </div>
    </div>
  )
}

/** Once the command stands, how it goes on. */
export function UsageHint({ command }: { command: Command }) {
  return (
    <div className="usage-hint" data-testid="usage-hint">
      <code>/{command.usage}</code>
      <span>{command.help}</span>
    </div>
  )
}
