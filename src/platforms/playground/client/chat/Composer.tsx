import { type KeyboardEvent, useEffect, useId, useLayoutEffect, useRef } from 'react'
import { Icon } from '../Icon.tsx'
import { hasPointer } from '../state/media.ts'
import { useStrings } from '../state/settings.tsx'
import type { Command } from '../wire.ts'
import { optionId, Palette, UsageHint } from './Palette.tsx'
import { usePalette } from './usePalette.ts'

interface ComposerProps {
  chatName: string
  text: string
  commands: readonly Command[]
  onText: (text: string) => void
  onSend: () => void
  /** The message that will be answered. */
  answering: { name: string; text: string } | undefined
  onAnswerNothing: () => void
  attached: readonly File[]
  onAttach: (files: readonly File[]) => void
}

/** While an input method composes, its Enter chooses a candidate. Safari reports that one only by the code 229. */
const isComposing = (event: KeyboardEvent) => event.nativeEvent.isComposing || event.nativeEvent.keyCode === 229

export function Composer(props: ComposerProps) {
  const { chatName, text, commands, onText, onSend, answering, onAnswerNothing, attached, onAttach } = props
  const strings = useStrings()
  const field = useRef<HTMLTextAreaElement>(null)
  const paletteId = useId()
  const palette = usePalette(text, commands, fill)
  const picker = useRef<HTMLInputElement>(null)
  const hasSomething = text.trim() !== '' || attached.length > 0
  const isAnswering = answering !== undefined

  function fill(next: string) {
    onText(next)
    field.current?.focus()
  }

  useEffect(() => {
    if (hasPointer() || isAnswering) field.current?.focus()
  }, [isAnswering])

  // biome-ignore lint/correctness/useExhaustiveDependencies: the height follows the text
  useLayoutEffect(() => {
    const element = field.current
    if (element === null) return
    element.style.height = 'auto'
    element.style.height = `${element.scrollHeight}px`
  }, [text])

  function onKeyDown(event: KeyboardEvent<HTMLTextAreaElement>) {
    if (isComposing(event) || palette.onKey(event)) return
    if (event.key !== 'Enter' || event.shiftKey || event.altKey) return
    event.preventDefault()
    if (hasSomething) onSend()
  }

  return (
    <div className="composer-area">
      {palette.isOpen && (
        <Palette
          id={paletteId}
          commands={palette.found}
          active={palette.active}
          onHover={palette.setActive}
          onPick={palette.pick}
        />
      )}
      {palette.begun !== undefined && <UsageHint command={palette.begun} />}
      {answering !== undefined && (
        <div className="answering" data-testid="answering">
          <Icon name="reply" size={14} />
          <span>
            {strings.inReplyTo(answering.name)}
            {answering.text === '' ? '' : `: ${answering.text}`}
          </span>
          <button type="button" className="icon-button" aria-label={strings.close} onClick={onAnswerNothing}>
            <Icon name="close" size={14} />
          </button>
        </div>
      )}
      {attached.length > 0 && <Attached files={attached} onChange={onAttach} />}
      <div className="composer">
        <button
          type="button"
          className="icon-button"
          aria-label={strings.showCommands}
          title={strings.showCommands}
          onClick={() => fill(text === '' ? '/' : text)}
        >
          <Icon name="slash" />
        </button>
        <button
          type="button"
          className="icon-button"
          aria-label={strings.attach}
          title={strings.attach}
          onClick={() => picker.current?.click()}
        >
          <Icon name="clip" />
        </button>
        <input
          ref={picker}
          type="file"
          hidden
          multiple
          data-testid="attach"
          aria-label={strings.attach}
          onChange={event => {
            onAttach([...attached, ...(event.target.files ?? [])])
            event.target.value = ''
          }}
        />
        <textarea
          ref={field}
          rows={1}
          data-testid="composer"
          aria-label={strings.composer}
          aria-autocomplete="list"
          aria-controls={palette.isOpen ? paletteId : undefined}
          aria-activedescendant={
            palette.isOpen && palette.found.length > 0 ? optionId(paletteId, palette.active) : undefined
          }
          placeholder={strings.writeTo(chatName)}
          value={text}
          autoComplete="off"
          enterKeyHint="send"
          maxLength={4000}
          onChange={event => onText(event.target.value)}
          onKeyDown={onKeyDown}
          onPaste={event => {
            if (event.clipboardData.files.length > 0) onAttach([...attached, ...event.clipboardData.files])
          }}
        />
        <button
          type="button"
          className="send"
          data-testid="send"
          aria-label={strings.send}
          title={strings.send}
          disabled={!hasSomething}
          onClick={() => {
            onSend()
            field.current?.focus()
          }}
        >
          <Icon name="send" />
        </button>
      </div>
    </div>
  )
}

/** What will be sent along, each to be taken off again. */
function Attached({ files, onChange }: { files: readonly File[]; onChange: (files: readonly File[]) => void }) {
  const strings = useStrings()
  return (
    <div className="attached" data-testid="attached">
      {files.map(file => (
        <span key={`${file.name} ${file.size} ${file.lastModified}`} className="attached-file">
          <span>{file.name}</span>
          <button
            type="button"
            className="icon-button"
            aria-label={strings.takeOff(file.name)}
            onClick={() => onChange(files.filter(other => other !== file))}
          >
            <Icon name="close" size={14} />
          </button>
        </span>
      ))}
    </div>
  )
}
